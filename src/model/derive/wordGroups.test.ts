import { describe, expect, it } from 'vitest';
import type { Token } from '../token.ts';
import { wordGroups } from './wordGroups.ts';

function tokensOf(pieces: readonly string[]): readonly Token[] {
  let end = 0;
  return pieces.map((text, id) => {
    const start = end;
    end += text.length;
    return { id, piece: '', text, start, end, special: false };
  });
}

describe('wordGroups', () => {
  it('joins the pieces of a word, digits of a number and endings', () => {
    const tokens = tokensOf(['The', ' hall', 'way', ' cost', ' ', '1', '9', '8', ',', ' Win', 'ston', "'s"]);
    expect(wordGroups(tokens)).toEqual([[0], [1, 2], [3], [4], [5, 6, 7], [8], [9, 10, 11]]);
  });

  it('lets punctuation, spaces and special tokens begin anew', () => {
    const tokens = tokensOf(['a', '-', 'b', '."', 'C']);
    expect(wordGroups(tokens)).toEqual([[0], [1], [2], [3], [4]]);
    const [first, second] = tokensOf(['word', 'end']);
    if (!first || !second) throw new Error('two tokens');
    expect(wordGroups([first, { ...second, special: true }])).toEqual([[0], [1]]);
  });

  it('keeps the tokens of one character together, also where words have no spaces', () => {
    const parts: Token[] = [0, 1, 2].map((id) => ({
      id,
      piece: '',
      text: '猫',
      start: 0,
      end: 1,
      special: false,
    }));
    const after: Token = { id: 3, piece: '', text: '犬', start: 1, end: 2, special: false };
    expect(wordGroups([...parts, after])).toEqual([[0, 1, 2], [3]]);
  });
});
