import type { Token } from '../model/token.ts';
import type { RunState } from './loomState.ts';

/**
 * The token of `to` that is the same word as token `pos` of `from`: the one that stands on the same letters where both
 * read the same text, else the same occurrence of the same word. null where there is none.
 */
export function alignTokens(
  from: RunState,
  to: RunState,
  pos: number,
  of: 'tokens' | 'keyTokens' = 'tokens',
): number | null {
  const token = from[of][pos];
  if (!token) return null;
  const found = from.text === to.text ? onSameLetters(token, to[of]) : sameWord(from[of], pos, to[of]);
  return found < 0 ? null : found;
}

/** The token that covers most of the same letters; special tokens stand on none, and match their like. */
function onSameLetters({ start, end, special, piece }: Token, tokens: readonly Token[]): number {
  if (special || start === end) return tokens.findIndex((other) => other.piece === piece);
  const shares = tokens.map((other) => Math.min(end, other.end) - Math.max(start, other.start));
  const most = Math.max(0, ...shares);
  return most > 0 ? shares.indexOf(most) : -1;
}

function sameWord(from: readonly Token[], pos: number, to: readonly Token[]): number {
  const word = wordOf(from[pos]);
  if (word === '') return -1;
  const nth = from.slice(0, pos).filter((token) => wordOf(token) === word).length;
  const places = to.flatMap((token, at) => (wordOf(token) === word ? [at] : []));
  return places[Math.min(nth, places.length - 1)] ?? -1;
}

function wordOf(token: Token | undefined): string {
  return token?.text.trim().toLowerCase() ?? '';
}
