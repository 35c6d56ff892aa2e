import { describe, expect, it } from 'vitest';
import { headFacts, strongestPairs } from './headFacts.ts';

// Two heads of three tokens; the second looks one token back, with a uniform last row.
const three = { rows: 3, columns: 3 };
const third = Math.fround(1 / 3);
const pattern = Float32Array.from([
  ...[1, 0, 0, 1, 0, 0, 1, 0, 0],
  ...[1, 0, 0, 0.75, 0.25, 0, third, third, third],
]);

describe('headFacts', () => {
  it('measures a resting head', () => {
    expect(headFacts(pattern, 0, three)).toEqual({ previous: 0.5, first: 1, self: 0, entropy: 0 });
  });

  it('takes means over the rows that have a choice', () => {
    const facts = headFacts(pattern, 1, three);
    const rowOne = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
    expect(facts?.previous).toBeCloseTo((0.75 + 1 / 3) / 2, 6);
    expect(facts?.first).toBeCloseTo((0.75 + 1 / 3) / 2, 6);
    expect(facts?.self).toBeCloseTo((0.25 + 1 / 3) / 2, 6);
    expect(facts?.entropy).toBeCloseTo((rowOne + Math.log(3)) / 2, 6);
  });

  it('takes every row where another text is looked at', () => {
    const across = Float32Array.from([0.5, 0.5, 0, 1]);
    expect(headFacts(across, 0, { rows: 2, columns: 2 }, true)?.entropy).toBeCloseTo(Math.log(2) / 2, 6);
    expect(strongestPairs(across, 0, { rows: 2, columns: 2 }, true, [])[0]).toEqual({
      query: 1,
      key: 1,
      weight: 1,
    });
  });

  it('has nothing to say about one token', () => {
    expect(headFacts(Float32Array.from([1]), 0, { rows: 1, columns: 1 })).toBeNull();
  });
});

describe('strongestPairs', () => {
  it('leaves out own places and resting columns', () => {
    expect(strongestPairs(pattern, 1, three, false, [])).toEqual([
      { query: 1, key: 0, weight: 0.75 },
      { query: 2, key: 0, weight: third },
      { query: 2, key: 1, weight: third },
    ]);
    expect(strongestPairs(pattern, 1, three, false, [0])).toEqual([{ query: 2, key: 1, weight: third }]);
  });
});
