import { sha256Hex } from './sha256Hex.ts';
import type { PiecePart } from './pieceCache.ts';

/** Bytes that are written to storage at once: in a private window every write is a question to another process. */
const saveEvery = 2 ** 20;

/** A file on its way: its bytes in memory, and the copy in storage that survives a reload. */
export class ReceivedPiece {
  readonly bytes: Uint8Array;
  readonly #onFull: () => void;
  #part: PiecePart | null;
  #received = 0;
  #saved = 0;

  /** `onFull` is told once when the device has no room left; the piece then goes on in memory alone. */
  constructor(size: number, part: PiecePart | null, onFull: () => void) {
    this.bytes = new Uint8Array(size);
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

  append(chunk: Uint8Array): void {
    this.bytes.set(chunk, this.#received);
    this.#received += chunk.length;
    if (this.#received - this.#saved >= saveEvery) this.#save();
  }

  restart(): void {
    this.#store((part) => part.truncate(0));
    this.#received = 0;
    this.#saved = 0;
  }

  /** Hex SHA-256 of what was received. */
  digest(): Promise<string> {
    return sha256Hex(this.bytes.subarray(0, this.#received));
  }

  /** Whether storage holds all that was received. */
  close(): boolean {
    this.#save();
    this.#store((part) => part.close());
    const isStored = this.#part !== null;
    this.#part = null;
    return isStored;
  }

  #resume(): void {
    const held = this.#part?.read();
    if (!held || held.length === 0) return;
    if (held.length > this.bytes.length) {
      this.restart();
      return;
    }
    this.bytes.set(held);
    this.#received = held.length;
    this.#saved = held.length;
  }

  #save(): void {
    this.#store((part) => part.append(this.bytes.subarray(this.#saved, this.#received), this.#saved));
    this.#saved = this.#received;
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
