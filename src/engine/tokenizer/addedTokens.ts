import { ModelError } from '../../model/error.ts';
import type { AddedToken } from './tokenizerFile.ts';

/** A stretch of the source: ordinary text, or the text of an added token such as `<|im_start|>`. */
export interface Section {
  readonly text: string;
  readonly start: number;
  readonly added: AddedToken | null;
}

const unsupportedFlags = ['single_word', 'lstrip', 'rstrip'] as const;

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
      if (index > done) sections.push({ text: text.slice(done, index), start: done, added: null });
      sections.push({ text: content, start: index, added: byContent.get(content) ?? null });
      done = index + content.length;
    }
    if (done < text.length) sections.push({ text: text.slice(done), start: done, added: null });
    return sections;
  };
}
