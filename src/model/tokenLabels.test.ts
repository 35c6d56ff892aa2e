import { describe, expect, it } from 'vitest';
import type { Token } from './token.ts';
import { tokenLabels } from './tokenLabels.ts';

function tokensAt(text: string, spans: readonly (readonly [number, number])[]): readonly Token[] {
  return spans.map(([start, end], id) => {
    return { id, piece: `piece${id}`, text: text.slice(start, end), start, end, special: start === end };
  });
}

const labelsOf = (text: string, spans: readonly (readonly [number, number])[]) =>
  tokenLabels(tokensAt(text, spans), text).map(({ label }) => label);

describe('tokenLabels', () => {
  it('are the texts of tokens that hold whole characters, and the piece of a special one', () => {
    const spans = [
      [0, 0],
      [0, 4],
      [4, 8],
      [8, 9],
    ] as const;
    expect(labelsOf('Mary sat.', spans)).toEqual(['piece0', 'Mary', ' sat', '.']);
  });

  it('number the tokens inside one character, which all show it whole', () => {
    const text = 'a 🙂!';
    const spans = [
      [0, 1],
      [1, 4],
      [2, 4],
      [4, 5],
    ] as const;
    expect(tokenLabels(tokensAt(text, spans), text)).toEqual([
      { label: 'a', part: 0, parts: 1 },
      { label: ' 🙂₁', part: 1, parts: 2 },
      { label: '🙂₂', part: 2, parts: 2 },
      { label: '!', part: 0, parts: 1 },
    ]);
  });

  it('never cut a grapheme of several characters', () => {
    expect(
      labelsOf('👩🏿‍🚀', [
        [0, 2],
        [0, 2],
        [2, 4],
        [4, 5],
        [5, 7],
      ]),
    ).toEqual(['👩🏿‍🚀₁', '👩🏿‍🚀₂', '👩🏿‍🚀₃', '👩🏿‍🚀₄', '👩🏿‍🚀₅']);
    expect(
      labelsOf('cafe\u0301s', [
        [0, 4],
        [4, 5],
        [5, 6],
      ]),
    ).toEqual(['cafe\u0301₁', 'e\u0301₂', 's']);
    expect(
      labelsOf('हिन', [
        [0, 1],
        [1, 2],
        [2, 3],
      ]),
    ).toEqual(['हि₁', 'हि₂', 'न']);
  });

  it('keep apart characters that follow each other', () => {
    expect(
      labelsOf('東京', [
        [0, 1],
        [0, 1],
        [1, 2],
        [1, 2],
      ]),
    ).toEqual(['東₁', '東₂', '京₁', '京₂']);
  });

  it('count beyond nine', () => {
    const spans = Array.from({ length: 12 }, () => [0, 2] as const);
    expect(labelsOf('🙂', spans).at(-1)).toBe('🙂₁₂');
  });
});
