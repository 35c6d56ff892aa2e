import type { StoredFile } from './fileStore.ts';

export interface DownloadState {
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

/** Bytes of several files as one figure: it never falls, its total is constant and it ends at the total. */
export class DownloadProgress {
  readonly #totalBytes: number;
  readonly #report: (state: DownloadState) => void;
  readonly #received = new Map<string, number>();

  constructor(files: readonly StoredFile[], report: (state: DownloadState) => void) {
    this.#totalBytes = files.reduce((sum, file) => sum + file.bytes, 0);
    this.#report = report;
    for (const file of files) this.#received.set(file.path, 0);
  }

  /** The most that was ever received of the file counts: a restarted file stands still until it is past that. */
  add(path: string, receivedBytes: number): void {
    const before = this.#received.get(path);
    if (before === undefined || receivedBytes <= before) return;
    this.#received.set(path, receivedBytes);
    const sum = [...this.#received.values()].reduce((total, bytes) => total + bytes, 0);
    this.#report({ receivedBytes: sum, totalBytes: this.#totalBytes });
  }
}
