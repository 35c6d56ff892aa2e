import { describe, expect, it } from 'vitest';
import { fuzz } from './campaign.ts';
import { ggufTargets, jsonTargets, safetensorsTargets } from './targets.ts';

describe('a tenth of the changed files of `npm run fuzz`', () => {
  it.each([
    ['safetensors', safetensorsTargets, 2000],
    ['GGUF', ggufTargets, 2000],
    ['config.json and tokenizer.json', jsonTargets, 500],
  ] as const)('%s: none crashes, hangs or is wrongly accepted', async (_, targets, count) => {
    const { crashed, wronglyAccepted, slow, refused, accepted, examples } = await fuzz(targets, count, 2017);
    expect(examples).toEqual([]);
    expect({ crashed, wronglyAccepted, slow }).toEqual({ crashed: 0, wronglyAccepted: 0, slow: 0 });
    expect(refused).toBeGreaterThan(count / 4);
    expect(refused + accepted).toBe(count);
  });
});
