import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { chooseToken, defaultSampling, keepBest, type Sampling } from './sampling.ts';

interface Case extends Omit<Sampling, 'seed'> {
  readonly ids: readonly number[];
  readonly shares: readonly number[];
}

/** Made by models/convert/sampling_from_transformers.py. */
const { logits, cases } = JSON.parse(
  readFileSync(new URL('fixtures/sampling.json', import.meta.url), 'utf8'),
) as { readonly logits: readonly number[]; readonly cases: readonly Case[] };

const row = { logits: [0.5, 0.25, 0.15, 0.1].map(Math.log) };
const kept = (change: Partial<Sampling>) => keepBest(row, { ...defaultSampling, temperature: 1, ...change });

it.each(cases)('leaves what transformers leaves: $temperature, $topK, $topP, $minP', (one) => {
  const { ids, shares } = keepBest({ logits }, { ...one, seed: 0 });
  expect(shares).toHaveLength(one.shares.length);
  one.shares.forEach((share, rank) => {
    expect(shares[rank]).toBeCloseTo(share, 7);
  });
  expect([...ids].sort((a, b) => a - b)).toEqual([...one.ids].sort((a, b) => a - b));
});

it('takes the best alone without temperature, and never what is barred', () => {
  expect(kept({ temperature: 0 })).toEqual({ ids: [0], shares: [1] });
  expect(keepBest({ ...row, suppressed: [0, 2] }, { ...defaultSampling, temperature: 1 }).ids).toEqual([
    1, 3,
  ]);
  expect(kept({ topK: 0, topP: 1 }).ids).toHaveLength(4);
  expect(keepBest({ logits: [1, 2], ids: [70, 8] }, { ...defaultSampling, temperature: 1 }).ids).toEqual([
    8, 70,
  ]);
});

it('chooses the same for the same seed and step, and in proportion over many', () => {
  const sampling = { ...defaultSampling, temperature: 1, seed: 7 };
  const steps = Array.from({ length: 4000 }, (_, step) => step);
  const chosen = steps.map((step) => chooseToken(row, sampling, step));
  expect(chosen).toEqual(steps.map((step) => chooseToken(row, sampling, step)));
  row.logits.forEach((logit, id) => {
    expect(Math.abs(chosen.filter((one) => one === id).length / 4000 - Math.exp(logit))).toBeLessThan(0.03);
  });
  expect(chooseToken(row, defaultSampling, 3)).toBe(0);
  expect(chooseToken({ logits: [] }, sampling, 0)).toBeNull();
});
