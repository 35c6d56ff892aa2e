import { describe, expect, it } from 'vitest';
import {
  bareProbability,
  count,
  exactFloat32,
  fileSize,
  megabytes,
  milliseconds,
  percent,
  probability,
  shortNumber,
} from './format.ts';

/** Deterministic bit patterns over the whole float32 range. */
function float32s(howMany: number): Float32Array {
  const bits = new Uint32Array(howMany);
  let state = 0x9e3779b9;
  for (let index = 0; index < howMany; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bits[index] = state;
  }
  return new Float32Array(bits.buffer).filter(Number.isFinite);
}

describe('exactFloat32', () => {
  it('reads back as the same float32, whatever the value', () => {
    for (const value of float32s(20_000)) {
      const read = Number(exactFloat32(value).replaceAll('−', '-'));
      expect(Object.is(Math.fround(read), value), `${value}`).toBe(true);
    }
  });

  it('is short where the number is', () => {
    expect(exactFloat32(Math.fround(0.1))).toBe('0.1');
    expect(exactFloat32(Math.fround(0.7977))).toBe('0.7977');
    expect(exactFloat32(-0.5)).toBe('−0.5');
    expect(exactFloat32(Number.NEGATIVE_INFINITY)).toBe('−∞');
    expect(exactFloat32(-0)).toBe('−0');
  });
});

describe('short forms', () => {
  it('keeps the leading zero in panels and drops it in the scene', () => {
    expect(probability(0.9229)).toBe('0.92');
    expect(probability(0)).toBe('0');
    expect(probability(1)).toBe('1');
    expect(bareProbability(0.9229)).toBe('.92');
    expect(bareProbability(0.004)).toBe('0');
    expect(bareProbability(0.999)).toBe('1.00');
  });

  it('never calls a small probability nothing', () => {
    expect(percent(0.9229)).toBe('92.3 %');
    expect(percent(0.00021)).toBe('0.02 %');
    expect(percent(1e-7)).toBe('< 0.01 %');
    expect(percent(0.9999)).toBe('100 %');
  });

  it('fits a table cell', () => {
    expect([24140.3, 387.12, -12.345, 1.2345, -0.01234, 0.00001, -0.00001, 123456].map(shortNumber)).toEqual([
      '24140',
      '387',
      '−12.3',
      '1.23',
      '−0.012',
      '1e−5',
      '−1e−5',
      '1e5',
    ]);
  });

  it('groups thousands and rounds sizes and times', () => {
    expect([0, 999, 52_920, 1_234_567].map(count)).toEqual(['0', '999', '52,920', '1,234,567']);
    expect(megabytes(96_576_768)).toBe('97');
    expect(megabytes(3_261_000)).toBe('3.3');
    expect([320, 15_700, 950_000, 96_576_768].map(fileSize)).toEqual([
      '320 bytes',
      '16 kB',
      '0.9 MB',
      '97 MB',
    ]);
    expect([8.44, 412.3, 1127, 12_345].map(milliseconds)).toEqual(['8.4 ms', '412 ms', '1.13 s', '12.3 s']);
  });
});
