import type { Prediction } from '../../model/prediction.ts';

export interface Logits {
  readonly values: Float32Array; // [pos, vocab]
  readonly vocabSize: number;
}

/** Beyond this distance from the largest logit a whole vocabulary adds less than float32 can show. */
const negligible = -32;

/**
 * The best `count` candidates of one row, best first; of equal logits the lower id first.
 * Probabilities are over the whole vocabulary, summed in double.
 */
export function rowPredictions(
  { values, vocabSize }: Logits,
  row: number,
  count: number,
  textOf: (id: number) => string,
): readonly Prediction[] {
  const logits = values.subarray(row * vocabSize, (row + 1) * vocabSize);
  const best = largest(logits, count);
  const top = logits[best[0] ?? 0] ?? 0;
  let sum = 0;
  for (let id = 0; id < logits.length; id++) {
    const distance = (logits[id] as number) - top;
    if (distance > negligible) sum += Math.exp(distance);
  }
  return best.map((id) => {
    const logit = logits[id] ?? Number.NaN;
    return { id, text: textOf(id), logit, probability: Math.exp(logit - top) / sum };
  });
}

/** Indices of the largest values, largest first. Most values fail the first comparison. */
function largest(values: Float32Array, count: number): readonly number[] {
  const kept: number[] = [];
  let bar = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < values.length; id++) {
    const value = values[id] as number;
    if (kept.length === count && value <= bar) continue;
    let place = kept.length;
    while (place > 0 && (values[kept[place - 1] as number] as number) < value) place--;
    kept.splice(place, 0, id);
    if (kept.length > count) kept.pop();
    if (kept.length === count) bar = values[kept[count - 1] as number] as number;
  }
  return kept;
}
