import type { Token } from '../token.ts';

/** Positions that belong together, ascending: the pieces of one word, or one token by itself. */
export type Group = readonly number[];

/** Scripts that write no space between words: there a token stays by itself. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const endsInWord = /[\p{L}\p{N}\p{M}]$/u;
const goesOn = /^(?:[\p{L}\p{N}\p{M}]|['’]\p{L})/u;

/**
 * The words of a text: a token that goes on with letters or digits where the one before ended joins it, so do the
 * tokens of one character and endings such as `'s`. Spaces, punctuation and special tokens begin anew.
 */
export function wordGroups(tokens: readonly Token[]): readonly Group[] {
  const groups: number[][] = [];
  tokens.forEach((token, pos) => {
    const before = tokens[pos - 1];
    const last = groups.at(-1);
    if (before && last && isSameWord(before, token)) last.push(pos);
    else groups.push([pos]);
  });
  return groups;
}

/** Every token by itself. */
export function singleGroups(count: number): readonly Group[] {
  return Array.from({ length: count }, (_, pos) => [pos]);
}

function isSameWord(before: Token, token: Token): boolean {
  if (before.special || token.special) return false;
  if (token.start < before.end) return true;
  if (token.start !== before.end || unspaced.test(before.text) || unspaced.test(token.text)) return false;
  return endsInWord.test(before.text) && goesOn.test(token.text);
}
