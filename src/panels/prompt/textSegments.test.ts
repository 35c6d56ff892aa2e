import { describe, expect, it } from 'vitest';
import type { Token } from '../../model/token.ts';
import { textSegments } from './textSegments.ts';

function tokensOf(text: string, ends: readonly number[]): readonly Token[] {
  return ends.map((end, index) => {
    const start = ends[index - 1] ?? 0;
    return { id: index, piece: '', text: text.slice(start, end), start, end, special: false };
  });
}

const text = 'Mary and John,';
const tokens = tokensOf(text, [4, 8, 13, 14]);
const shown = (typed: string) => textSegments(typed, text, tokens).map((s) => [s.text, s.pos]);

describe('textSegments', () => {
  it('leaves the space before a word outside it', () => {
    expect(shown(text)).toEqual([
      ['Mary', 0],
      [' ', null],
      ['and', 1],
      [' ', null],
      ['John', 2],
      [',', 3],
    ]);
  });

  it('keeps the tokens before an edit and shows the rest as not yet read', () => {
    expect(shown('Mary and Jane, too')).toEqual([
      ['Mary', 0],
      [' ', null],
      ['and', 1],
      [' Jane, too', null],
    ]);
  });

  it('is always the whole text', () => {
    for (const typed of ['', 'M', 'Mary and John, who', ' Mary', 'Mary  and']) {
      expect(
        textSegments(typed, text, tokens)
          .map((s) => s.text)
          .join(''),
      ).toBe(typed);
    }
  });

  it('gives tokens inside one character the same stretch', () => {
    const emoji = '🙂!';
    const parts: Token[] = [0, 1].map((id) => ({
      id,
      piece: '',
      text: '🙂',
      start: 0,
      end: 2,
      special: false,
    }));
    const all = [...parts, { id: 2, piece: '!', text: '!', start: 2, end: 3, special: false }];
    expect(textSegments(emoji, emoji, all)).toEqual([
      { start: 0, text: '🙂', pos: 0, alsoPos: [1] },
      { start: 2, text: '!', pos: 2, alsoPos: [] },
    ]);
  });

  it('keeps a lone space token visible', () => {
    const spaced = tokensOf('a  b', [1, 2, 4]);
    expect(textSegments('a  b', 'a  b', spaced).map((s) => [s.text, s.pos])).toEqual([
      ['a', 0],
      [' ', 1],
      [' ', null],
      ['b', 2],
    ]);
  });
});
