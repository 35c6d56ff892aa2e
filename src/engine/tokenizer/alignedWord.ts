/**
 * A word as the tokenizer's model sees it, and where each of its UTF-8 bytes comes from. The Rust library keeps the
 * same table (`NormalizedString`), so spans made from it are the library's own: a byte inside a character points to
 * the whole character, and what a normaliser inserted points to its neighbour.
 */
export interface AlignedWord {
  readonly text: string;
  /** [byte of `text`] UTF-16 position in the source where the byte's character begins, and where it ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

export interface SourceSpan {
  readonly start: number;
  readonly end: number;
}

/** Length in UTF-8 of one code point. */
export function utf8Size(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** Length of well-formed text in UTF-8. */
export function utf8Bytes(text: string): number {
  let size = 0;
  for (const character of text) size += utf8Size(character.codePointAt(0) ?? 0);
  return size;
}

/** Span in the source of the bytes [from, to) of a word; null beyond its end. */
export function sourceSpan(word: AlignedWord, from: number, to: number): SourceSpan | null {
  const start = word.starts[from];
  const end = word.ends[to - 1];
  return start === undefined || end === undefined ? null : { start, end };
}
