import type { LogitRow } from '../model/sampling.ts';
import type { RunState } from './loomState.ts';

/** What the next token is chosen from: the whole vocabulary, or of a recording the best that it holds. */
export function choiceRow({
  lastLogits,
  predictions,
  plan,
}: Pick<RunState, 'lastLogits' | 'predictions' | 'plan'>): LogitRow {
  const suppressed = plan?.config.suppressed ?? [];
  if (lastLogits) return { logits: lastLogits, suppressed };
  const best = predictions.at(-1) ?? [];
  return { logits: best.map(({ logit }) => logit), ids: best.map(({ id }) => id), suppressed };
}
