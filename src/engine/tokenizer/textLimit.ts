/** UTF-16 units. Beyond this, cutting into tokens takes noticeable time, and no run could use the tokens. */
export const maxTextLength = 20_000;

/** A text that is not cut into tokens because of its length. */
export class TextTooLong extends Error {
  override readonly name = 'TextTooLong';

  constructor(length: number) {
    const [found, allowed] = [length, maxTextLength].map((count) => count.toLocaleString('en'));
    super(`The text has ${found} characters (UTF-16 units); at most ${allowed} can be cut into tokens`);
  }
}

/** Text without lone surrogates, each a U+FFFD instead (as `toWellFormed`, which older browsers lack). Same length. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}
