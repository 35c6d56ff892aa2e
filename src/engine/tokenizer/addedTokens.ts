import { ModelError } from '../../model/error.ts';
import type { AddedToken } from './tokenizerFile.ts';

/** A stretch of the source: ordinary text, or the text of an added token such as `<|im_start|>`. */
export interface Section {
  readonly text: string;
  readonly start: number;
  readonly added: AddedToken | null;
}

const unsupportedFlags = ['single_word'] as const;

/** Refuses flags that change where an added token is found. */
export function checkAddedTokens(tokens: readonly AddedToken[], isNormalized: boolean, file: string): void {
  for (const token of tokens) {
    const flags = isNormalized ? ([...unsupportedFlags, 'normalized'] as const) : unsupportedFlags;
    const flag = flags.find((name) => token[name]);
    if (!flag) continue;
    const field = `added_tokens, ${JSON.stringify(token.content)}, ${flag}`;
    throw new ModelError({ file, field, found: 'true', expected: 'false', hint: 'not supported yet' });
  }
}

/** Some added tokens take the white space before or after them along. */
function withSpaces(
  text: string,
  token: AddedToken | null,
  [from, to]: readonly [number, number],
): readonly [number, number] {
  const before = token?.lstrip ? /\p{White_Space}*$/u.exec(text.slice(0, from))?.[0].length : 0;
  const after = token?.rstrip ? /^\p{White_Space}*/u.exec(text.slice(to))?.[0].length : 0;
  return [from - (before ?? 0), to + (after ?? 0)];
}

/** Finds added tokens in a text: the leftmost first, the longest of those that begin together. */
export function addedTokenSplitter(tokens: readonly AddedToken[]): (text: string) => readonly Section[] {
  const byContent = new Map(tokens.map((token) => [token.content, token]));
  if (byContent.size === 0) return (text) => (text ? [{ text, start: 0, added: null }] : []);
  const longestFirst = [...byContent.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(
    longestFirst.map((content) => content.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|'),
    'gu',
  );
  return (text) => {
    const sections: Section[] = [];
    let done = 0;
    for (const { 0: content, index } of text.matchAll(pattern)) {
      const added = byContent.get(content) ?? null;
      const [from, to] = withSpaces(text, added, [index, index + content.length]);
      const start = Math.max(from, done);
      if (start > done) sections.push({ text: text.slice(done, start), start: done, added: null });
      sections.push({ text: text.slice(start, to), start, added });
      done = to;
    }
    if (done < text.length) sections.push({ text: text.slice(done), start: done, added: null });
    return sections;
  };
}
