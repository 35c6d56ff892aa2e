import { expect, it } from 'vitest';
import type { Address } from '../address.ts';
import { patternDifference } from './patternDifference.ts';

const address = 'decoder.3.attn.pattern' as Address;
const axes = ['head', 'queryPos', 'keyPos'] as const;
const pattern = (values: readonly number[], size = 2) => ({
  address,
  axes,
  shape: [1, size, size],
  values: Float32Array.from(values),
});

it('takes one attention from another of the same shape', () => {
  const found = patternDifference(pattern([1, 0, 0.25, 0.75]), pattern([1, 0, 0.5, 0.5]));
  expect(found).toMatchObject({ address: 'decoder.3.view.difference', shape: [1, 2, 2] });
  expect([...(found?.values ?? [])]).toEqual([0, 0, -0.25, 0.25]);
  expect(patternDifference(pattern([1, 0, 0, 1]), pattern([1], 1))).toBeNull();
});
