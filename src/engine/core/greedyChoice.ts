import type { ModelConfig } from '../../model/config.ts';
import type { Prediction } from '../../model/prediction.ts';

/** The best candidate that the model may take; null where it ends the text. `predictions`: best first. */
export function greedyChoice(
  predictions: readonly Prediction[],
  { endToken, suppressed = [] }: Pick<ModelConfig, 'endToken' | 'suppressed'>,
): number | null {
  const best = predictions.find(({ id }) => !suppressed.includes(id));
  return !best || best.id === endToken ? null : best.id;
}
