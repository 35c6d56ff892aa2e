import { expect, it } from 'vitest';
import { streamMeasures } from './streamMeasures.ts';

it('compares lengths and directions row by row', () => {
  const measures = streamMeasures(
    {
      residPre: Float32Array.of(3, 4, 1, 0),
      attnOut: Float32Array.of(0, 10, 1, 0),
      residMid: Float32Array.of(3, 14, 2, 0),
      mlpOut: Float32Array.of(0, 0, 0, 4),
      residPost: Float32Array.of(6, 8, 0, 2),
    },
    2,
  );
  expect([...measures.attnSize]).toEqual([2, 1]);
  expect([...measures.mlpSize]).toEqual([0, 2]);
  expect(measures.turn[0]).toBeCloseTo(0, 6);
  expect(measures.turn[1]).toBe(1);
  expect([...measures.norm]).toEqual([10, 2]);
});
