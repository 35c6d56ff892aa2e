import { createSHA256, type IHasher } from 'hash-wasm';
import type { PieceAccess } from '../weights/pieceFolder.ts';

const readBytes = 2 ** 20;

/** A file on its way into the device's storage: what is there is kept, hashed and gone on from. */
export class HubPart {
  readonly bytes: number;
  readonly #access: PieceAccess;
  readonly #hash: IHasher;
  #received: number;

  private constructor(bytes: number, access: PieceAccess, hash: IHasher) {
    this.bytes = bytes;
    this.#access = access;
    this.#hash = hash;
    this.#received = access.getSize();
    if (this.#received > bytes) this.restart();
    else this.#hashHeld();
  }

  static async open(bytes: number, access: PieceAccess): Promise<HubPart> {
    return new HubPart(bytes, access, await createSHA256());
  }

  get received(): number {
    return this.#received;
  }

  get isComplete(): boolean {
    return this.#received === this.bytes;
  }

  append(chunk: Uint8Array): void {
    this.#access.write(chunk, { at: this.#received });
    this.#hash.update(chunk);
    this.#received += chunk.length;
  }

  restart(): void {
    this.#access.truncate(0);
    this.#hash.init();
    this.#received = 0;
  }

  /** Hex SHA-256 of what was received. Once: then the part is whole, or starts again. */
  async digest(): Promise<string> {
    return this.#hash.digest('hex');
  }

  close(): void {
    this.#access.close();
  }

  #hashHeld(): void {
    this.#hash.init();
    const held = new Uint8Array(readBytes);
    for (let at = 0; at < this.#received; at += readBytes) {
      const read = this.#access.read(held, { at });
      this.#hash.update(held.subarray(0, Math.min(read, this.#received - at)));
    }
  }
}
