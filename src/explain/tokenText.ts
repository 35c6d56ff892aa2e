import type { Token } from '../model/token.ts';
import { tokenLabels } from '../model/tokenLabels.ts';

/** How one token is written in panels. */
export interface TokenText {
  /** Visible characters only: no leading space, line breaks as signs. */
  readonly word: string;
  /** A space stands before the word. */
  readonly spaced: boolean;
  /** The same word stands elsewhere in the text. */
  readonly repeated: boolean;
}

const signs: Readonly<Record<string, string>> = { '\n': '⏎', '\t': '⇥', '\r': '␍' };

/** A piece of text with its invisible characters made visible: a lone space is `·`, a line break `⏎`. */
export function visibleText(text: string): string {
  const shown = text.replace(/[\n\t\r]/g, (sign) => signs[sign] ?? sign);
  const trimmed = shown.startsWith(' ') ? shown.slice(1) : shown;
  return (trimmed === '' ? shown : trimmed).replace(/^ +| +$/g, (spaces) => '·'.repeat(spaces.length));
}

const cached = new WeakMap<readonly Token[], readonly TokenText[]>();

/** One entry per token; the same array for the same tokens. */
export function tokenTexts(tokens: readonly Token[], text: string): readonly TokenText[] {
  const known = cached.get(tokens);
  if (known) return known;
  const same = tokens.every((token) => text.slice(token.start, token.end) === token.text);
  const labels = same
    ? tokenLabels(tokens, text).map(({ label }) => label)
    : tokens.map((token) => token.text || token.piece);
  const words = labels.map(visibleText);
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const texts = words.map((word, pos) => ({
    word,
    spaced: (labels[pos] ?? '').startsWith(' ') && labels[pos] !== ' ',
    repeated: (counts.get(word) ?? 0) > 1,
  }));
  cached.set(tokens, texts);
  return texts;
}
