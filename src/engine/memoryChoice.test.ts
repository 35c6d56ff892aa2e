import { describe, expect, it } from 'vitest';
import { openModelFolder } from './node/openModelFolder.ts';
import { chooseMemory, memoryLimits } from './memoryChoice.ts';
import { memoryNeeds } from './memoryNeed.ts';
import { modelFolder } from './testing/sampledReference.ts';

const mega = 1e6;
const need = (runtime: number, arrays: number) => ({ runtime: runtime * mega, arrays: arrays * mega });
const needs = { full: need(5000, 300), low: need(200, 900) };

describe('the memory a model is expected to need', () => {
  it('is within 15 % of what SmolLM2 was measured to take at 128 tokens', async () => {
    const { plan, source } = await openModelFolder(modelFolder('smollm2-135m-instruct'), 'smollm2');
    const { full, low } = memoryNeeds(plan, source, 128);
    // Runtime: bytes of its memory after runs of 16, 64 and 128 tokens; arrays: the process' array buffers.
    expect(full.runtime / mega / 635).toBeCloseTo(1, 0.8);
    expect(Math.abs(full.runtime / mega / 635 - 1)).toBeLessThan(0.15);
    const lowTotal = (low.runtime + low.arrays) / mega;
    expect(Math.abs(lowTotal / (35 + 152) - 1)).toBeLessThan(0.15);
  });
});

describe('the choice of a memory mode', () => {
  it('is what was asked for where that fits', () => {
    const roomy = memoryLimits(16);
    expect(chooseMemory({ ...needs, full: need(600, 200) }, roomy, 'full')).toEqual({
      memory: 'full',
      reason: null,
    });
    expect(chooseMemory(needs, roomy, 'low')).toEqual({ memory: 'low', reason: null });
  });

  it('is the low mode where only that fits, and says why', () => {
    expect(chooseMemory(needs, memoryLimits(undefined), 'full')).toEqual({
      memory: 'low',
      reason: 'Weights stay packed: expanded they would need 5.3 GB, and this page can use 4.3 GB.',
    });
    expect(chooseMemory({ ...needs, full: need(1500, 200) }, memoryLimits(2), 'full').memory).toBe('low');
  });

  it('refuses with the numbers what fits in neither', () => {
    expect(() => chooseMemory(needs, memoryLimits(1), 'full')).toThrow(
      'found a model that needs about 1.1 GB even with packed weights, expected at most 0.6 GB',
    );
  });
});
