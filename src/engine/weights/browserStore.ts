import { browserNetwork } from './browserNetwork.ts';
import { type Network, download } from './download.ts';
import { DownloadProgress, type DownloadState } from './downloadProgress.ts';
import type { FetchOptions, FileStore, StoredFile } from './fileStore.ts';
import { isFull, PieceCache } from './pieceCache.ts';
import type { PieceFolder } from './pieceFolder.ts';
import { inPieceTurn } from './pieceTurn.ts';
import { ReceivedPiece } from './receivedPiece.ts';
import { sha256Hex } from './sha256Hex.ts';

/** Why files are held in memory only and will be downloaded again next time. */
export type StoreNotice = 'storage-blocked' | 'storage-full';

export interface BrowserStoreOptions {
  /** Folder of the model, with a slash at its end. */
  readonly baseUrl: string;
  /** Every file that will be asked for: the total of `onProgress`. */
  readonly files: readonly StoredFile[];
  /** From `openPieceFolder`; null keeps files in memory only. */
  readonly folder: PieceFolder | null;
  readonly onProgress?: (state: DownloadState) => void;
  readonly onNotice?: (notice: StoreNotice) => void;
  readonly network?: Partial<Network>;
}

/** Downloads into the device's storage, resumes after a reload, and hands out verified bytes only. */
export function browserStore(options: BrowserStoreOptions): FileStore {
  return new BrowserStore(options);
}

class BrowserStore implements FileStore {
  readonly #baseUrl: string;
  readonly #network: Network;
  readonly #progress: DownloadProgress;
  readonly #onNotice: (notice: StoreNotice) => void;
  /** Pieces whose stored copy was hashed since the page was opened. */
  readonly #verified = new Set<string>();
  #cache: PieceCache | null;

  constructor({ baseUrl, files, folder, onProgress, onNotice, network }: BrowserStoreOptions) {
    this.#baseUrl = baseUrl;
    this.#network = { ...browserNetwork, ...network };
    this.#progress = new DownloadProgress(files, onProgress ?? (() => undefined));
    this.#onNotice = onNotice ?? (() => undefined);
    this.#cache = folder && new PieceCache(folder);
    if (!folder) this.#onNotice('storage-blocked');
  }

  async fetch(file: StoredFile, { onProgress, signal }: FetchOptions = {}): Promise<Uint8Array> {
    let most = 0;
    const report = (receivedBytes: number) => {
      this.#progress.add(file.path, receivedBytes);
      if (receivedBytes > most) onProgress?.(receivedBytes);
      most = Math.max(most, receivedBytes);
    };
    signal?.throwIfAborted();
    const bytes = (await this.#stored(file)) ?? (await this.#fetched(file, report, signal));
    signal?.throwIfAborted();
    report(bytes.length);
    return bytes;
  }

  /** Another worker may be at it, and be done when it is our turn. */
  async #fetched(
    file: StoredFile,
    report: (receivedBytes: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    if (!this.#cache) return this.#downloaded(file, report, signal);
    return inPieceTurn(
      file.sha256,
      signal,
      async () => (await this.#stored(file)) ?? this.#downloaded(file, report, signal),
    );
  }

  async #stored(file: StoredFile): Promise<Uint8Array | null> {
    const bytes = (await this.#cache?.read(file)) ?? null;
    if (!bytes || this.#verified.has(file.sha256)) return bytes;
    if ((await sha256Hex(bytes)) !== file.sha256) {
      await this.#cache?.remove(file);
      return null;
    }
    this.#verified.add(file.sha256);
    return bytes;
  }

  async #downloaded(
    file: StoredFile,
    report: (receivedBytes: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    const part = await this.#openPart(file);
    const piece = new ReceivedPiece(file.bytes, part, () => this.#giveUpStorage());
    let isStored: boolean;
    try {
      await download({
        url: this.#baseUrl + file.path,
        file,
        piece,
        network: this.#network,
        onBytes: () => report(piece.received),
        ...(signal ? { signal } : {}),
      });
    } finally {
      isStored = piece.close();
    }
    if (isStored) await this.#keep(file, piece.bytes);
    return piece.bytes;
  }

  async #openPart(file: StoredFile) {
    try {
      return (await this.#cache?.openPart(file)) ?? null;
    } catch (error) {
      if (!isFull(error)) throw error;
      this.#giveUpStorage();
      return null;
    }
  }

  /** A piece that cannot be kept is still a good piece: it is used from memory. */
  async #keep(file: StoredFile, bytes: Uint8Array): Promise<void> {
    try {
      await this.#cache?.keep(file, bytes);
      this.#verified.add(file.sha256);
    } catch (error) {
      if (isFull(error)) this.#giveUpStorage();
    }
  }

  #giveUpStorage(): void {
    if (!this.#cache) return;
    this.#cache = null;
    this.#onNotice('storage-full');
  }
}
