import { expect, it } from 'vitest';
import type { Address } from '../model/address.ts';
import { commonPrefix, prefixDifference, streamCosines } from './laneComparison.ts';

const address = 'decoder.0.resid_post' as Address;
const token = (id: number) => ({ id, piece: '', text: '', start: 0, end: 0, special: false });

function runOf(ids: readonly number[], values: readonly number[]) {
  const shape = [ids.length, values.length / ids.length];
  const activation = { address, axes: ['pos', 'dModel'] as const, shape, values: Float32Array.from(values) };
  return { tokens: ids.map(token), values: new Map([[address, activation]]) };
}

const a = runOf([5, 9, 2], [1, 0, 0, 2, 3, 4]);
const b = runOf([5, 9, 7], [1, 0, 0, 2.2, -4, 3]);

it('counts the tokens that two texts begin with', () => {
  expect(commonPrefix(a.tokens, b.tokens)).toBe(2);
  expect(commonPrefix(a.tokens, [])).toBe(0);
});

it('measures how far the rows of a common beginning are apart', () => {
  expect(prefixDifference(a, b, [address], 1)).toBe(0);
  expect(prefixDifference(a, b, [address], 2)).toBeCloseTo(0.1, 5);
  expect(prefixDifference(a, b, ['decoder.1.resid_post' as Address], 1)).toBeNull();
});

it('measures how alike two words are', () => {
  const [cosine] = streamCosines(a, b, [address], [2, 2]);
  expect(cosine).toBeCloseTo(0, 6);
  expect(streamCosines(a, b, [address], [1, 1])[0]).toBeCloseTo(1, 6);
});
