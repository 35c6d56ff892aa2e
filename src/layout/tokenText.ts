import { memoLast } from '../base/memoLast.ts';
import type { Token } from '../model/token.ts';
import { tokenLabels } from '../model/tokenLabels.ts';
import type { LabelPart } from './displayList.ts';
import { fitText, mono, type TextStyle } from './labels.ts';

/** Words to write on every token: whole graphemes where the tokens belong to `text`. */
export const tokenTexts = memoLast((tokens: readonly Token[], text: string): readonly string[] => {
  const same = tokens.every(({ start, end, text: own }) => text.slice(start, end) === own);
  if (same) return tokenLabels(tokens, text).map(({ label }) => label);
  return tokens.map((token) => token.text || token.piece);
});

/** Positions whose word, without its space, stands elsewhere too. */
export const repeatedWords = memoLast((texts: readonly string[]): ReadonlySet<number> => {
  const seen = new Map<string, number[]>();
  texts.forEach((text, pos) => {
    const word = text.trim();
    seen.set(word, [...(seen.get(word) ?? []), pos]);
  });
  return new Set([...seen.values()].filter((places) => places.length > 1).flat());
});

const marks: Readonly<Record<string, string>> = { '\n': '⏎', '\t': '⇥', '\r': '␍' };

function visible(text: string): string {
  return text.replace(/[\n\t\r]/g, (char) => marks[char] ?? char);
}

export interface TokenStyle extends TextStyle {
  /** Px for the whole label, subscript included. */
  readonly room: number;
  /** Position written as a subscript; null = none. */
  readonly subscript: number | null;
}

/** A token as label parts: its leading space as a faint middle dot, its position as a subscript. */
export function tokenParts(text: string, style: TokenStyle): readonly LabelPart[] {
  const spaced = text.startsWith(' ') && text.length > 1;
  const word = visible(spaced ? text.slice(1) : text === ' ' ? '·' : text);
  const small = Math.max(9, style.size * 0.7);
  const index = style.subscript === null ? '' : String(style.subscript);
  const room = style.room - (spaced ? style.size * 0.6 : 0) - index.length * small * 0.6;
  const parts: LabelPart[] = [];
  if (spaced) parts.push(mono('·', { ...style, opacity: 0.35 * (style.opacity ?? 1) }));
  parts.push(mono(fitText(word, style.size, room), style));
  if (index !== '') {
    parts.push({ ...mono(index, { ...style, size: small, weight: 400 }), opacity: 0.7, subscript: true });
  }
  return parts;
}
