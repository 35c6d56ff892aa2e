import { download, type Network } from '../weights/download.ts';
import type { PieceFolder } from '../weights/pieceFolder.ts';
import type { HubModel } from '../../model/hubModel.ts';
import { hubFileUrl } from './hubModel.ts';
import { HubPart } from './hubPart.ts';

export interface HubDownload {
  readonly model: HubModel;
  /** Of this model alone; what an earlier try left in it is gone on from. */
  readonly folder: PieceFolder;
  readonly network: Network;
  readonly onBytes: (receivedBytes: number) => void;
  readonly signal: AbortSignal;
}

/** Name of a stored file: folders of the Hub are left out. */
export function storedName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Fetches all files into the folder, each from where it stood. Throws ModelError, or the reason of `signal`. */
export async function downloadHubModel({
  model,
  folder,
  network,
  onBytes,
  signal,
}: HubDownload): Promise<void> {
  let before = 0;
  for (const file of model.files) {
    signal.throwIfAborted();
    const handle = await folder.getFileHandle(storedName(file.path), { create: true });
    const piece = await HubPart.open(file.bytes, await handle.createSyncAccessHandle());
    try {
      await download({
        url: hubFileUrl(model, file.path),
        file,
        piece,
        network,
        onBytes: () => onBytes(before + piece.received),
        signal,
      });
    } finally {
      piece.close();
    }
    before += file.bytes;
    onBytes(before);
  }
}
