import type { StoredFile } from './fileStore.ts';
import type { PieceAccess, PieceFolder } from './pieceFolder.ts';

/** Verified pieces by content hash, and the beginnings of pieces that are still on their way (`.part`). */
export class PieceCache {
  readonly #folder: PieceFolder;

  constructor(folder: PieceFolder) {
    this.#folder = folder;
  }

  /** Bytes of a whole piece, or null; the caller checks the hash. */
  async read({ sha256, bytes }: StoredFile): Promise<Uint8Array | null> {
    try {
      const file = await (await this.#folder.getFileHandle(sha256)).getFile();
      return file.size === bytes ? new Uint8Array(await file.arrayBuffer()) : null;
    } catch {
      return null;
    }
  }

  /** Null while another tab is writing the same piece. */
  async openPart({ sha256 }: StoredFile): Promise<PiecePart | null> {
    try {
      const handle = await this.#folder.getFileHandle(partName(sha256), { create: true });
      return new PiecePart(await handle.createSyncAccessHandle());
    } catch (error) {
      if (isFull(error)) throw error;
      return null;
    }
  }

  /** Turns a finished part into a piece: renamed, or written again where files cannot be renamed. */
  async keep({ sha256 }: StoredFile, bytes: Uint8Array): Promise<void> {
    const part = await this.#folder.getFileHandle(partName(sha256));
    if (part.move) {
      await part.move(sha256);
      return;
    }
    const handle = await this.#folder.getFileHandle(sha256, { create: true });
    const access = new PiecePart(await handle.createSyncAccessHandle());
    try {
      access.truncate(0);
      access.append(bytes, 0);
    } finally {
      access.close();
    }
    await this.#folder.removeEntry(partName(sha256));
  }

  async remove({ sha256 }: StoredFile): Promise<void> {
    for (const name of [sha256, partName(sha256)])
      await this.#folder.removeEntry(name).catch(() => undefined);
  }
}

function partName(sha256: string): string {
  return `${sha256}.part`;
}

export function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}

/** An open `.part` file. */
export class PiecePart {
  readonly #access: PieceAccess;

  constructor(access: PieceAccess) {
    this.#access = access;
  }

  read(): Uint8Array {
    const bytes = new Uint8Array(this.#access.getSize());
    return bytes.subarray(0, this.#access.read(bytes, { at: 0 }));
  }

  /** Throws a QuotaExceededError when the device is full. */
  append(chunk: Uint8Array, at: number): void {
    const written = this.#access.write(chunk, { at });
    if (written < chunk.length) throw new DOMException('no room left', 'QuotaExceededError');
  }

  truncate(size: number): void {
    this.#access.truncate(size);
  }

  /** Without a flush: a piece that did not reach the disk is found out by its hash when it is read. */
  close(): void {
    this.#access.close();
  }

  /** Closes without a care for what was written. */
  abandon(): void {
    try {
      this.#access.truncate(0);
    } finally {
      this.#access.close();
    }
  }
}
