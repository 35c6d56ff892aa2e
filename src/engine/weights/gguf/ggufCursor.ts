import { ModelError } from '../../../model/error.ts';
import type { ByteFile } from '../byteFile.ts';

const chunk = 4 * 1024 * 1024;

/**
 * Reads the header of a GGUF file from front to back. No length that the file states is believed before it has been
 * compared with what the file has left, so nothing is allocated for bytes that are not there.
 */
export class GgufCursor {
  readonly #file: ByteFile;
  #bytes = new Uint8Array(0);
  #view = new DataView(new ArrayBuffer(0));
  /** Where `#bytes` begins in the file. */
  #base = 0;
  #at = 0;

  constructor(file: ByteFile) {
    this.#file = file;
  }

  /** Place in the file of what is read next. */
  get position(): number {
    return this.#base + this.#at;
  }

  get left(): number {
    return this.#file.size - this.position;
  }

  fail(field: string, found: string, expected: string): never {
    throw new ModelError({ file: this.#file.name, field, found, expected });
  }

  async uint8(field: string): Promise<number> {
    const at = await this.#take(1, field);
    return this.#view.getUint8(at);
  }

  async uint32(field: string): Promise<number> {
    const at = await this.#take(4, field);
    return this.#view.getUint32(at, true);
  }

  async uint64(field: string): Promise<bigint> {
    const at = await this.#take(8, field);
    return this.#view.getBigUint64(at, true);
  }

  /** A number of `size` bytes, read by `get`. */
  async number<T>(size: number, field: string, get: (view: DataView, at: number) => T): Promise<T> {
    const at = await this.#take(size, field);
    return get(this.#view, at);
  }

  /** A text behind its length. */
  async text(field: string): Promise<string> {
    const length = await this.uint64(field);
    if (length > this.left)
      this.fail(field, `a text of ${length} bytes`, `at most the ${this.left} before the file ends`);
    const at = await this.#take(Number(length), field);
    return new TextDecoder().decode(this.#bytes.subarray(at, at + Number(length)));
  }

  /** Start of `size` bytes within the view; the cursor stands behind them. */
  async #take(size: number, field: string): Promise<number> {
    if (size > this.left) this.fail(field, 'a file that ends here', `${size} more bytes: it is truncated`);
    if (this.#at + size > this.#bytes.length) await this.#refill(size);
    const at = this.#at;
    this.#at += size;
    return at;
  }

  async #refill(size: number): Promise<void> {
    const from = this.position;
    const bytes = await this.#file.read(from, Math.min(this.#file.size, from + Math.max(chunk, size)));
    this.#bytes = Uint8Array.from(bytes);
    this.#view = new DataView(this.#bytes.buffer);
    this.#base = from;
    this.#at = 0;
  }
}
