export interface ModelErrorParts {
  /** The file the user knows: `model.safetensors`, `layers/03.bin`. */
  readonly file: string;
  /** Tensor, key or place in the file; empty when the file as a whole is wrong. */
  readonly field: string;
  readonly found: string;
  readonly expected: string;
  /** What the reader can do about it; one short sentence without a full stop at its end. */
  readonly hint?: string;
}

/** A model that cannot be used. Its message is one sentence: file, field, what was found, what was expected. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly file: string;
  readonly field: string;
  readonly found: string;
  readonly expected: string;
  readonly hint?: string;

  constructor({ file, field, found, expected, hint }: ModelErrorParts) {
    const where = field === '' ? file : `${file}, ${field}`;
    super(`${where}: found ${found}, expected ${expected}${hint === undefined ? '' : ` (${hint})`}`);
    this.file = file;
    this.field = field;
    this.found = found;
    this.expected = expected;
    if (hint !== undefined) this.hint = hint;
  }
}
