import type { IHasher } from 'hash-wasm';
import type { PiecePart } from './pieceCache.ts';

/** A file on its way: bytes in memory, their running SHA-256, and the copy in storage that survives a reload. */
export class ReceivedPiece {
  readonly bytes: Uint8Array;
  readonly #hash: IHasher;
  readonly #onFull: () => void;
  #part: PiecePart | null;
  #received = 0;

  /** `onFull` is told once when the device has no room left; the piece then goes on in memory alone. */
  constructor(size: number, hash: IHasher, part: PiecePart | null, onFull: () => void) {
    this.bytes = new Uint8Array(size);
    this.#hash = hash.init();
    this.#part = part;
    this.#onFull = onFull;
    this.#resume();
  }

  get received(): number {
    return this.#received;
  }

  get isComplete(): boolean {
    return this.#received === this.bytes.length;
  }

  /** Whether storage holds all that was received. */
  get isStored(): boolean {
    return this.#part !== null;
  }

  append(chunk: Uint8Array): void {
    this.#store((part) => part.append(chunk, this.#received));
    this.bytes.set(chunk, this.#received);
    this.#hash.update(chunk);
    this.#received += chunk.length;
  }

  restart(): void {
    this.#store((part) => part.truncate(0));
    this.#hash.init();
    this.#received = 0;
  }

  /** Hex SHA-256 of what was received; `restart` must come before more bytes. */
  digest(): string {
    return this.#hash.digest('hex');
  }

  close(): void {
    this.#store((part) => part.close());
    this.#part = null;
  }

  #resume(): void {
    const held = this.#part?.read();
    if (!held || held.length === 0) return;
    if (held.length > this.bytes.length) {
      this.restart();
      return;
    }
    this.bytes.set(held);
    this.#hash.update(held);
    this.#received = held.length;
  }

  #store(write: (part: PiecePart) => void): void {
    if (!this.#part) return;
    try {
      write(this.#part);
    } catch {
      const part = this.#part;
      this.#part = null;
      part.abandon();
      this.#onFull();
    }
  }
}
