import { describe, expect, it } from 'vitest';
import type { FloatActivation } from '../activation.ts';
import { formatAddress } from '../address.ts';
import { meanPattern } from './meanPattern.ts';

const pattern: FloatActivation = {
  address: formatAddress({ stack: 'decoder', layer: 3, point: 'attn.pattern' }),
  axes: ['head', 'queryPos', 'keyPos'],
  shape: [3, 2, 2],
  values: Float32Array.of(1, 0, 0.25, 0.75, 1, 0, 0.5, 0.5, 1, 0, 1, 0),
};

describe('the mean pattern of heads', () => {
  it('averages the named heads alone, each once', () => {
    const mean = meanPattern(pattern, [0, 2, 2]);
    expect(mean).toMatchObject({
      address: 'decoder.3.view.mean_pattern',
      axes: ['queryPos', 'keyPos'],
      shape: [2, 2],
    });
    expect([...(mean?.values ?? [])]).toEqual([1, 0, 0.625, 0.375]);
  });

  it('leaves out heads that are not there, and is null where none is left', () => {
    expect([...(meanPattern(pattern, [1, 9])?.values ?? [])]).toEqual([1, 0, 0.5, 0.5]);
    expect(meanPattern(pattern, [9])).toBeNull();
  });
});
