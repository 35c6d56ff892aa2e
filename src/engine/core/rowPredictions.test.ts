import { expect, it } from 'vitest';
import { rowPredictions } from './rowPredictions.ts';

const values = Float32Array.from(
  { length: 600 },
  (_, index) => ((index * 7919) % 300) / 20 - (index >= 300 ? 4 : 0),
);

it('gives the best of a row, with probabilities over the whole vocabulary', () => {
  const row = [...values.subarray(300)];
  const sum = row.reduce((total, logit) => total + Math.exp(logit), 0);
  const expected = row
    .map((logit, id) => ({ id, text: `t${id}`, logit, probability: Math.exp(logit) / sum }))
    .sort((a, b) => b.logit - a.logit || a.id - b.id)
    .slice(0, 50);
  const found = rowPredictions({ values, vocabSize: 300 }, 1, 50, (id) => `t${id}`);
  expect(found.map(({ id, text, logit }) => ({ id, text, logit }))).toEqual(
    expected.map(({ id, text, logit }) => ({ id, text, logit })),
  );
  found.forEach(({ probability }, place) => {
    expect(probability).toBeCloseTo(expected[place]?.probability ?? Number.NaN, 8);
  });
});
