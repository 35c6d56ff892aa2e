import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { selectNth } from './selectNth.ts';

it('finds what sorting puts at a place, and parts the rest around it', () => {
  const list = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(list, fc.nat(), (numbers, at) => {
      const values = Float32Array.from(numbers, Math.abs);
      const n = at % values.length;
      const sorted = values.slice().sort();
      expect(selectNth(values, n)).toBe(sorted[n]);
      expect(Math.max(...values.subarray(0, n + 1))).toBe(sorted[n]);
      expect(values.slice().sort()).toEqual(sorted);
    }),
  );
  expect(selectNth(new Float32Array(100_000).fill(2), 99_000)).toBe(2);
});
