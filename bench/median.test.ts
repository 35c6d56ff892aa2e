import { expect, test } from 'vitest';
import { median } from './median.ts';

test('the median does not mind the order and joins the two in the middle', () => {
  expect([median([9, 1, 4]), median([4, 1, 9, 2]), median([7])]).toEqual([4, 3, 7]);
  expect(median([])).toBeNaN();
});
