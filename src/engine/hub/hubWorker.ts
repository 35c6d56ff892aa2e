import { toEngineFailure } from '../core/engineFailure.ts';
import { browserNetwork } from '../weights/browserNetwork.ts';
import type { PieceFolder } from '../weights/pieceFolder.ts';
import { openStorageFolder } from '../weights/storageFolder.ts';
import { downloadHubModel } from './hubDownload.ts';
import type { HubModel } from '../../model/hubModel.ts';

/** Asked of the worker: it fetches one model, and is ended to pause. */
export interface HubRequest {
  readonly model: HubModel;
  /** Folders from the root of the device's storage. */
  readonly path: readonly string[];
}

export type HubEvent =
  | { readonly kind: 'received'; readonly bytes: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };

const reportMs = 200;

self.onmessage = ({ data }: MessageEvent<HubRequest>) => {
  void fetchModel(data).then(
    () => tell({ kind: 'done' }),
    (error: unknown) => tell({ kind: 'failed', message: sentenceOf(error) }),
  );
};

async function fetchModel({ model, path }: HubRequest): Promise<void> {
  let received = 0;
  let told = 0;
  const report = () => {
    if (told !== received) tell({ kind: 'received', bytes: received });
    told = received;
  };
  // By the clock, so that the last bytes before a stall are told as well.
  const timer = setInterval(report, reportMs);
  try {
    await downloadHubModel({
      model,
      folder: (await openStorageFolder(path)) as unknown as PieceFolder,
      network: browserNetwork,
      onBytes: (bytes) => {
        received = bytes;
      },
      signal: new AbortController().signal,
    });
  } finally {
    clearInterval(timer);
    report();
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') {
    return 'The device has no room for this model: free some space and go on.';
  }
  return toEngineFailure(error).message;
}

function tell(event: HubEvent): void {
  self.postMessage(event);
}
