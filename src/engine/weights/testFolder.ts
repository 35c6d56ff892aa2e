import type { PieceAccess, PieceFolder, PieceHandle } from './pieceFolder.ts';

/** A PieceFolder in memory for tests: one writer per file, an optional limit on bytes, optional renaming. */
export class TestFolder implements PieceFolder {
  readonly files = new Map<string, Uint8Array>();
  readonly #locked = new Set<string>();
  readonly #roomBytes: number;
  readonly #canMove: boolean;

  constructor({ roomBytes = Number.POSITIVE_INFINITY, canMove = true } = {}) {
    this.#roomBytes = roomBytes;
    this.#canMove = canMove;
  }

  async getFileHandle(name: string, { create = false } = {}): Promise<PieceHandle> {
    if (!this.files.has(name)) {
      if (!create) throw new DOMException(name, 'NotFoundError');
      this.files.set(name, new Uint8Array(0));
    }
    const read = () => this.files.get(name) ?? new Uint8Array(0);
    return {
      getFile: async () => new Blob([new Uint8Array(read())]),
      createSyncAccessHandle: async () => this.#open(name),
      ...(this.#canMove ? { move: async (to: string) => this.#move(name, to) } : {}),
    };
  }

  async removeEntry(name: string): Promise<void> {
    if (!this.files.delete(name)) throw new DOMException(name, 'NotFoundError');
  }

  async #move(from: string, to: string): Promise<void> {
    if (this.#locked.has(from)) throw new DOMException(from, 'NoModificationAllowedError');
    this.files.set(to, this.files.get(from) ?? new Uint8Array(0));
    this.files.delete(from);
  }

  #open(name: string): PieceAccess {
    if (this.#locked.has(name)) throw new DOMException(name, 'NoModificationAllowedError');
    this.#locked.add(name);
    const get = () => this.files.get(name) ?? new Uint8Array(0);
    return {
      getSize: () => get().length,
      read: (target, { at }) => {
        const bytes = get().subarray(at, at + target.length);
        target.set(bytes);
        return bytes.length;
      },
      write: (source, { at }) => {
        const end = at + source.length;
        if (end > this.#roomBytes) throw new DOMException('full', 'QuotaExceededError');
        const bytes = new Uint8Array(Math.max(end, get().length));
        bytes.set(get());
        bytes.set(source, at);
        this.files.set(name, bytes);
        return source.length;
      },
      truncate: (size) => this.files.set(name, get().slice(0, size)),
      close: () => this.#locked.delete(name),
    };
  }
}
