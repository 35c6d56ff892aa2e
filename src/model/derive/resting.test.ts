import { describe, expect, it } from 'vitest';
import { combineResting, restingCandidates, specialCandidates } from './resting.ts';
import { attentionShare } from './share.ts';

/** Two heads over four tokens. Head 0 rests on key 0; head 1 looks one token back. [head, queryPos, keyPos] */
const pattern = {
  shape: [2, 4, 4],
  values: Float32Array.from([
    ...[1, 0, 0, 0, 0.5, 0.5, 0, 0, 0.75, 0, 0.25, 0, 0.5, 0.25, 0, 0.25],
    ...[1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0],
  ]),
};

describe('resting columns', () => {
  it('are keys that rows from two on give more than 0.3 on average', () => {
    // Head 0, key 0: rows 2 and 3 give 0.75 and 0.5; key 1: row 3 gives 0.25. Looking one back is not resting.
    expect(restingCandidates(pattern)).toEqual([[0], []]);
  });

  it('are the special tokens of every head where words see both ways', () => {
    const tokens = [true, false, false, true].map((special) => ({ special }));
    const candidates = [specialCandidates(tokens, 2), specialCandidates(tokens, 2)];
    expect(combineResting(candidates, 4)).toEqual([
      [
        [0, 3],
        [0, 3],
      ],
      [
        [0, 3],
        [0, 3],
      ],
    ]);
    expect(specialCandidates([], 2)).toEqual([[], []]);
  });

  it('need the same key in two heads, and in 5 % of all', () => {
    expect(combineResting([[[0], []]], 10)).toEqual([[[], []]]);
    expect(
      combineResting(
        [
          [[0], [2]],
          [[0], []],
        ],
        10,
      ),
    ).toEqual([
      [[0], []],
      [[0], []],
    ]);
    const fiveOfHundred = Array.from({ length: 10 }, (_, layer) => [layer < 5 ? [0] : [], []]);
    expect(combineResting(fiveOfHundred, 100).flat(2)).toHaveLength(5);
    expect(combineResting(fiveOfHundred, 101).flat(2)).toHaveLength(0);
  });

  it('stay the same arrays in heads where nothing changes', () => {
    const [first, second] = [
      [[0], []],
      [[0], [2]],
    ];
    const before = combineResting([first, first], 10);
    const now = combineResting([first, first, second, second], 10, before);
    expect(now).toEqual(combineResting([first, first, second, second], 10));
    expect(now[0]?.[0]).toBe(before[0]?.[0]);
    expect(now[3]?.[1]).toEqual([2]);
  });
});

describe('share', () => {
  it('is the mean over heads of what a row gives to others, resting columns left out', () => {
    expect([...attentionShare(pattern, [[], []])]).toEqual([0, 0.75, 0.875, 0.875]);
    expect([...attentionShare(pattern, [[0], []])]).toEqual([0, 0.5, 0.5, 0.625]);
  });
});
