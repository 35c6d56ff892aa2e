import { describe, expect, it } from 'vitest';
import type { HeadsInput } from './arcs.ts';
import { hardestLooks, strongestArcs } from './arcs.ts';
import { percentileLimit, percentileOf } from './limits.ts';
import { headsSeenFrom, rowsSeenFrom } from './lookBack.ts';
import { findMatches, type MatchScope, namedFrom } from './matches.ts';

/** Two layers of two heads over four tokens; rows are queries. Head 0.1 rests on column 0. */
const layers: readonly Float32Array[] = [
  Float32Array.of(
    ...[1, 0, 0, 0, 0.6, 0.4, 0, 0, 0.1, 0.7, 0.2, 0, 0.35, 0.15, 0.4, 0.1],
    ...[1, 0, 0, 0, 0.9, 0.1, 0, 0, 0.8, 0.1, 0.1, 0, 0.9, 0.02, 0.05, 0.03],
  ),
  Float32Array.of(
    ...[1, 0, 0, 0, 0.2, 0.8, 0, 0, 0.5, 0.3, 0.2, 0, 0.05, 0.8, 0.05, 0.1],
    ...[1, 0, 0, 0, 0.5, 0.5, 0, 0, 0.25, 0.25, 0.5, 0, 0.25, 0.25, 0.25, 0.25],
  ),
];

const input: HeadsInput = {
  layers: [0, 1],
  nHeads: 2,
  count: 4,
  pattern: (layer) => layers[layer],
  resting: (layer, head) => (layer === 0 && head === 1 ? [0] : []),
};
const scope: MatchScope = { ...input, values: input.pattern, heads: null, from: namedFrom };

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

describe('findMatches', () => {
  it('ranks earlier words by their hardest look and names heads from 0.3 up', () => {
    const { looksAt } = findMatches(scope, 3);
    expect(looksAt.map(({ pos, weight }) => [pos, rounded(weight)])).toEqual([
      [1, 0.8],
      [2, 0.4],
      [0, 0.35],
    ]);
    expect(looksAt[2]?.heads.map(({ layer, head }) => `${layer}.${head}`)).toEqual(['0.0']);
  });

  it('finds who looks at a word, hardest first', () => {
    const { lookedAtBy } = findMatches(scope, 1);
    expect(lookedAtBy.map(({ pos, weight }) => [pos, rounded(weight)])).toEqual([
      [3, 0.8],
      [2, 0.7],
    ]);
    expect(lookedAtBy[1]?.heads.map(({ layer, head }) => `${layer}.${head}`)).toEqual(['0.0', '1.0']);
  });

  it('keeps to the heads in scope', () => {
    const { looksAt } = findMatches({ ...scope, layers: [1], heads: [1] }, 3);
    expect(looksAt.map(({ weight }) => weight)).toEqual([0.25, 0.25, 0.25]);
    expect(looksAt.flatMap(({ heads }) => heads)).toEqual([]);
  });

  it('ranks by score too, forbidden pairs left out', () => {
    const forbidden = Number.NEGATIVE_INFINITY;
    const scores = Float32Array.of(1, forbidden, -2, 3);
    const byScore = { ...scope, layers: [0], nHeads: 1, count: 2, values: () => scores, from: forbidden };
    expect(findMatches(byScore, 1).looksAt).toEqual([
      { pos: 0, weight: -2, heads: [{ layer: 0, head: 0, weight: -2 }] },
    ]);
    expect(findMatches(byScore, 0).lookedAtBy).toHaveLength(1);
  });
});

describe('strongestArcs', () => {
  it('takes per layer and key the strongest head and says the share of the weight', () => {
    const { looks, share } = strongestArcs(input, 3, { from: 0.3, minDistance: 1 });
    expect(looks.map(({ layer, head, key }) => [layer, head, key])).toEqual([
      [0, 0, 0],
      [0, 0, 2],
      [1, 0, 1],
    ]);
    const all = 0.35 + 0.15 + 0.4 + 0.02 + 0.05 + 0.05 + 0.8 + 0.05 + 0.75;
    expect(share).toBeCloseTo((0.35 + 0.4 + 0.8) / all, 6);
    expect(hardestLooks(looks, 1)[0]?.key).toBe(1);
  });

  it('leaves out near words when asked', () => {
    const { looks } = strongestArcs(input, 3, { from: 0.3, minDistance: 2 });
    expect(looks.map(({ key }) => key)).toEqual([0, 1]);
  });
});

describe('looks from one token', () => {
  it('gives each head its hardest look back and its hardest look received', () => {
    const seen = headsSeenFrom(input, 1).map(({ lookBack, lookedAt }) => [
      rounded(lookBack),
      rounded(lookedAt),
    ]);
    expect(seen).toEqual([
      [0.6, 0.7],
      [0, 0.1],
      [0.2, 0.8],
      [0.5, 0.25],
    ]);
  });

  it('gives each row its hardest look: above looked at, below looking', () => {
    const rows = rowsSeenFrom(input, 0, 1);
    expect(rows.map((look) => look && [look.head, look.query, look.key])).toEqual([
      [0, 1, 0],
      null,
      [0, 2, 1],
      [0, 3, 1],
    ]);
  });
});

describe('percentileLimit', () => {
  it('joins the two values around the 99th percentile of the sizes', () => {
    const values = Float32Array.from({ length: 101 }, (_, index) => (index % 2 === 0 ? index : -index));
    expect(percentileLimit(values)).toBeCloseTo(99, 6);
    expect(percentileOf([Float32Array.of(1, -3)], 0.5)).toBe(2);
  });

  it('skips leading elements and values that are not finite', () => {
    expect(percentileLimit(Float32Array.of(24_000, 1, 1, -1), 1)).toBe(1);
    expect(percentileLimit(Float32Array.of(Number.NEGATIVE_INFINITY, 2))).toBe(2);
    expect(percentileLimit(new Float32Array(0))).toBe(0);
  });
});
