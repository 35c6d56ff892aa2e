import { describe, expect, it } from 'vitest';
import type { HeadsInput } from './arcs.ts';
import { hardestLooks, strongestArcs } from './arcs.ts';
import { percentileLimit, percentileOf } from './limits.ts';
import { headsSeenFrom, rowsSeenFrom } from './lookBack.ts';
import { findMatches, type MatchScope, namedFrom } from './matches.ts';
import { singleGroups } from './wordGroups.ts';

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
  causal: true,
  count: 4,
  pattern: (layer) => layers[layer],
  resting: (layer, head) => (layer === 0 && head === 1 ? [0] : []),
};
const scope: MatchScope = {
  ...input,
  values: input.pattern,
  heads: null,
  from: namedFrom,
  pieces: 'sum',
  meanOfHeads: false,
};

function matchesOf(asked: MatchScope, pos: number) {
  return findMatches(asked, [[pos]], singleGroups(asked.count));
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

describe('findMatches', () => {
  it('ranks earlier words by their hardest look and names heads from 0.3 up', () => {
    const { looksAt } = matchesOf(scope, 3);
    expect(looksAt.map(({ group, weight }) => [group[0], rounded(weight)])).toEqual([
      [1, 0.8],
      [2, 0.4],
      [0, 0.35],
    ]);
    expect(looksAt[2]?.heads.map(({ layer, head }) => `${layer}.${head}`)).toEqual(['0.0']);
  });

  it('finds who looks at a word, hardest first', () => {
    const { lookedAtBy } = matchesOf(scope, 1);
    expect(lookedAtBy.map(({ group, weight }) => [group[0], rounded(weight)])).toEqual([
      [3, 0.8],
      [2, 0.7],
    ]);
    expect(lookedAtBy[1]?.heads.map(({ layer, head }) => `${layer}.${head}`)).toEqual(['0.0', '1.0']);
  });

  it('keeps to the heads in scope', () => {
    const { looksAt } = matchesOf({ ...scope, layers: [1], heads: [1] }, 3);
    expect(looksAt.map(({ weight }) => weight)).toEqual([0.25, 0.25, 0.25]);
    expect(looksAt.flatMap(({ heads }) => heads)).toEqual([]);
  });

  it('ranks by score too, forbidden pairs left out', () => {
    const forbidden = Number.NEGATIVE_INFINITY;
    const scores = Float32Array.of(1, forbidden, -2, 3);
    const byScore = {
      ...scope,
      layers: [0],
      nHeads: 1,
      count: 2,
      values: () => scores,
      from: forbidden,
    } satisfies MatchScope;
    expect(matchesOf(byScore, 1).looksAt).toEqual([
      { group: [0], weight: -2, heads: [{ layer: 0, head: 0, weight: -2, query: 1, key: 0 }] },
    ]);
    expect(matchesOf(byScore, 0).lookedAtBy).toHaveLength(1);
  });

  it('averages several selected words over those that come later', () => {
    const { looksAt, lookedAtBy } = findMatches(
      { ...scope, layers: [1], heads: [0] },
      [[2], [3]],
      singleGroups(4),
    );
    expect(looksAt.map(({ group, weight }) => [group, rounded(weight)])).toEqual([
      [[1], rounded((0.3 + 0.8) / 2)],
      [[0], rounded((0.5 + 0.05) / 2)],
    ]);
    expect(lookedAtBy).toEqual([]);
    const middle = findMatches({ ...scope, layers: [1], heads: [0] }, [[0], [2]], singleGroups(4));
    expect(middle.looksAt.map(({ group, weight }) => [group, rounded(weight)])).toEqual([[[1], 0.3]]);
    expect(middle.lookedAtBy.map(({ group, weight }) => [group, rounded(weight)])).toEqual([
      [[1], 0.2],
      [[3], rounded((0.05 + 0.05) / 2)],
    ]);
  });

  it('adds up the pieces that are looked at and averages the pieces that look', () => {
    const only = { ...scope, layers: [1], heads: [0] };
    const pieces = [
      [0, 1],
      [2, 3],
    ];
    const from = findMatches(only, [[2, 3]], pieces);
    expect(from.looksAt.map(({ group, weight }) => [group, rounded(weight)])).toEqual([
      [[0, 1], rounded((0.5 + 0.3 + (0.05 + 0.8)) / 2)],
    ]);
    expect(from.looksAt[0]?.heads[0]).toMatchObject({ query: 3, key: 1 });
    const onto = findMatches(only, [[0, 1]], pieces);
    expect(onto.lookedAtBy.map(({ weight }) => rounded(weight))).toEqual([rounded((0.8 + 0.85) / 2)]);
    const highest = findMatches({ ...only, pieces: 'max' }, [[2, 3]], pieces);
    expect(highest.looksAt.map(({ weight }) => rounded(weight))).toEqual([rounded((0.5 + 0.8) / 2)]);
  });

  it('takes the mean of the heads where it is asked for, without those that rest on the word', () => {
    const both = { ...scope, layers: [1], heads: [0, 1], meanOfHeads: true };
    expect(matchesOf(both, 3).looksAt.map(({ group, weight }) => [group[0], rounded(weight)])).toEqual([
      [1, rounded((0.8 + 0.25) / 2)],
      [0, rounded((0.05 + 0.25) / 2)],
      [2, rounded((0.05 + 0.25) / 2)],
    ]);
    const resting = { ...both, layers: [0] };
    expect(matchesOf(resting, 3).looksAt.find(({ group }) => group[0] === 0)?.weight).toBeCloseTo(0.35, 6);
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
      rounded(lookBack?.weight ?? 0),
      rounded(lookedAt?.weight ?? 0),
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
