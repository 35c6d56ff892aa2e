import { expect, it } from 'vitest';
import type { Address } from '../../model/address.ts';
import { spoken } from '../steps/math.ts';
import { formulaOf, numbersOf } from '../steps/formulas.ts';
import { scoreParts } from '../steps/scoreParts.ts';
import { sourcesOf } from './sources.ts';
import type { Op } from '../../model/plan.ts';

const pattern = 'decoder.0.attn.pattern' as Address;
const v = 'decoder.0.attn.v' as Address;

it('names whole rows where a number takes several of one, else the numbers', () => {
  const terms = [0, 1].map((key) => ({
    value: 1,
    factors: [
      { value: 1, cell: { address: pattern, index: [2, 1, key] } },
      { value: 1, cell: { address: v, index: [0, key, 7] } },
    ],
  }));
  expect(sourcesOf({ value: 2, terms, between: {} })).toEqual([
    { address: pattern, index: [2, 1] },
    { address: v, index: [0, 0, 7] },
    { address: v, index: [0, 1, 7] },
  ]);
});

it('splits a score by rotary pair, and by number where nothing turns', () => {
  const [q, k] = [
    [1, 2, 3, 4, 5, 6],
    [1, 1, 1, 2, 2, 2],
  ];
  const parts = scoreParts(q, k, 4);
  expect(parts).toEqual([
    { dims: [0, 2], value: 4 },
    { dims: [1, 3], value: 10 },
    { dims: [4], value: 10 },
    { dims: [5], value: 12 },
  ]);
  expect(scoreParts(q, k, 0).map(({ value }) => value)).toEqual([1, 2, 3, 8, 10, 12]);
});

it('writes a definition, and the same with numbers', () => {
  const op: Op = {
    address: v,
    kind: 'linear',
    inputs: [pattern],
    axes: [],
    weight: 'weights.decoder.0.attn.v' as Op['weight'] & string,
  };
  expect(spoken(formulaOf(op, { out: 'v', from: 'x' }))).toBe('v_j = ∑_i x_i·W_j,i');
  const terms = [
    { value: 0.5, factors: [{ value: 1 }, { value: 0.5 }] },
    { value: -6, factors: [{ value: 2 }, { value: -3 }] },
    { value: 0.1, factors: [{ value: 0.1 }, { value: 1 }] },
  ];
  expect(spoken(numbersOf(op, { value: -5.4, terms, between: {} }))).toBe(
    '2.00·(−3.00) + 1.00·0.500 + 1 more = −5.40',
  );
});
