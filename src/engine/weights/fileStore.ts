/** One file of a model folder; `bytes` and `sha256` are what a good copy has. */
export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface FetchOptions {
  /** Bytes of this file at hand so far; never falls. */
  readonly onProgress?: (receivedBytes: number) => void;
  readonly signal?: AbortSignal;
}

/** Hands out verified files of one model folder: from the network, the device's storage or a disk. */
export interface FileStore {
  /** Whole and verified, or rejected: ModelError, or AbortError when `signal` fired. */
  fetch(file: StoredFile, options?: FetchOptions): Promise<Uint8Array>;
}
