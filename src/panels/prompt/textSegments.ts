import type { Token } from '../../model/token.ts';

/** A stretch of the typed text. Together, in order, they are the text. */
export interface TextSegment {
  /** Offset in the typed text. */
  readonly start: number;
  readonly text: string;
  /** Token of the current run that this stretch is; null for spaces between words and for text not yet read. */
  readonly pos: number | null;
  /** A second token inside one character adds its underline to the same stretch. */
  readonly alsoPos: readonly number[];
}

/**
 * Cuts `typed` at the tokens of the run's text as far as both agree; the rest is one unread stretch. A token's leading
 * space stays outside it, so that underlines end where words end.
 */
export function textSegments(
  typed: string,
  runText: string,
  tokens: readonly Token[],
): readonly TextSegment[] {
  const agreed = typed === runText ? typed.length : commonLength(typed, runText);
  const segments: { start: number; text: string; pos: number | null; alsoPos: number[] }[] = [];
  let reached = 0;
  const plain = (to: number): void => {
    if (to > reached)
      segments.push({ start: reached, text: typed.slice(reached, to), pos: null, alsoPos: [] });
    reached = Math.max(reached, to);
  };
  tokens.forEach((token, pos) => {
    if (token.end > agreed || token.end === token.start) return;
    const last = segments.at(-1);
    if (token.start < reached && last?.pos !== undefined && last.pos !== null) {
      if (token.end <= reached) {
        last.alsoPos.push(pos);
        return;
      }
    }
    const start = Math.max(reached, token.start + leadingSpace(token.text));
    plain(start);
    segments.push({ start, text: typed.slice(start, token.end), pos, alsoPos: [] });
    reached = token.end;
  });
  plain(typed.length);
  return segments;
}

function leadingSpace(text: string): number {
  return text.length > 1 && text.startsWith(' ') ? 1 : 0;
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
