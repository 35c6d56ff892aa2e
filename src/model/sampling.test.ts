import { expect, it } from 'vitest';
import { candidates, chooseToken, defaultSampling } from './sampling.ts';

const row = [0.5, 0.25, 0.15, 0.1].map((probability, id) => ({
  id,
  text: `w${id}`,
  logit: Math.log(probability),
  probability,
}));
const kept = (change: object) =>
  candidates(row, { ...defaultSampling, temperature: 1, ...change }).flatMap(({ id, kept: is }) =>
    is ? [id] : [],
  );

it('cuts what is left to choose from', () => {
  expect(kept({})).toEqual([0, 1, 2, 3]);
  expect(kept({ topK: 2 })).toEqual([0, 1]);
  expect(kept({ topP: 0.7 })).toEqual([0, 1]);
  expect(kept({ minP: 0.3 })).toEqual([0, 1, 2]);
  expect(kept({ topK: 1, minP: 1 })).toEqual([0]);
  expect(kept({ temperature: 0 })).toEqual([0]);
});

it('gives shares that add up to 1, flatter when it is hot', () => {
  const shares = (temperature: number) =>
    candidates(row, { ...defaultSampling, temperature, topK: 3 }).map(({ share }) => share);
  expect(shares(1)[0]).toBeCloseTo(0.5 / 0.9, 9);
  expect(shares(2)[0]).toBeLessThan(shares(1)[0] ?? 0);
  for (const temperature of [0, 0.5, 1, 2]) {
    expect(shares(temperature).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  }
});

it('chooses the same for the same seed and step, and in proportion over many', () => {
  const sampling = { ...defaultSampling, temperature: 1, seed: 7 };
  const chosen = Array.from({ length: 4000 }, (_, step) => chooseToken(row, sampling, step));
  expect(chosen).toEqual(Array.from({ length: 4000 }, (_, step) => chooseToken(row, sampling, step)));
  row.forEach(({ id, probability }) => {
    expect(Math.abs(chosen.filter((one) => one === id).length / 4000 - probability)).toBeLessThan(0.03);
  });
  expect(chooseToken(row, defaultSampling, 3)).toBe(0);
  expect(chooseToken([], sampling, 0)).toBeNull();
});
