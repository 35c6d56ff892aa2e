import type { Prediction } from './prediction.ts';

/** How the next token is chosen. Temperature 0 takes the best. */
export interface Sampling {
  readonly temperature: number;
  /** Best candidates that are left, 1 to 50. */
  readonly topK: number;
  /** Best candidates are taken until they have this probability together (Holtzman et al. 2020). */
  readonly topP: number;
  /** Least probability as a share of the best one's (Nguyen et al. 2024). */
  readonly minP: number;
  readonly seed: number;
}

export const defaultSampling: Sampling = { temperature: 0, topK: 50, topP: 1, minP: 0, seed: 1 };

/** A candidate, what it may be chosen with, and whether it is left after the cuts. */
export interface Candidate extends Prediction {
  readonly share: number;
  readonly kept: boolean;
}

/**
 * The candidates of one row, best first, with their shares after temperature and cuts; shares of those that are kept add
 * up to 1. Only the best 50 of the vocabulary are candidates.
 */
export function candidates(
  row: readonly Prediction[],
  { temperature, topK, topP, minP }: Sampling,
): readonly Candidate[] {
  const [best] = row;
  if (!best) return [];
  if (temperature === 0)
    return row.map((one, rank) => ({ ...one, share: rank === 0 ? 1 : 0, kept: rank === 0 }));
  const heated = row.map(({ logit }) => Math.exp((logit - best.logit) / temperature));
  const sum = heated.reduce((total, weight) => total + weight, 0);
  let before = 0;
  const kept = heated.map((weight, rank) => {
    const isKept = rank === 0 || (rank < topK && before < topP && weight >= minP);
    before += weight / sum;
    return isKept;
  });
  const left = heated.reduce((total, weight, rank) => total + (kept[rank] ? weight : 0), 0);
  return row.map((one, rank) => ({
    ...one,
    share: kept[rank] ? (heated[rank] as number) / left : 0,
    kept: kept[rank] === true,
  }));
}

/** The token that is chosen after `step` others: the same for the same seed, on every device that has the same row. */
export function chooseToken(row: readonly Prediction[], sampling: Sampling, step: number): number | null {
  const own = candidates(row, sampling).filter(({ kept }) => kept);
  let left = uniform(sampling.seed, step);
  for (const { id, share } of own) {
    left -= share;
    if (left < 0) return id;
  }
  return own.at(-1)?.id ?? null;
}

/** A number from 0 to below 1 for each seed and step (Mulberry32 on a mixed state). */
function uniform(seed: number, step: number): number {
  const state = (Math.imul(seed + 1, 0x9e3779b1) + Math.imul(step + 1, 0x85ebca77)) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}
