/** How the next token is chosen. Temperature 0 takes the best. */
export interface Sampling {
  readonly temperature: number;
  /** Best candidates that are left; 0 = all. */
  readonly topK: number;
  /** Of those, the best until they have this probability together (Holtzman et al. 2020). */
  readonly topP: number;
  /** Of those, the ones with at least this share of the best one's probability (Nguyen et al. 2024). */
  readonly minP: number;
  readonly seed: number;
}

export const defaultSampling: Sampling = { temperature: 0, topK: 50, topP: 1, minP: 0, seed: 1 };

/** Logits of one row, by place; `ids` where they are not those of the whole vocabulary in its order. */
export interface LogitRow {
  readonly logits: ArrayLike<number>;
  readonly ids?: readonly number[];
  /** Ids that a model may never take. */
  readonly suppressed?: readonly number[];
}

/** What is left to choose from after the cuts, best first. */
export interface Kept {
  readonly ids: readonly number[];
  /** Probabilities with temperature, over what is left: they add up to 1. */
  readonly shares: readonly number[];
}

/**
 * Temperature, then the cuts: top-k, top-p of what top-k leaves, min-p. Of equal logits the lower id comes first. This
 * is the order of transformers' LogitsProcessorList, and its rule that the best is always left.
 */
export function keepBest(row: LogitRow, { temperature, topK, topP, minP }: Sampling): Kept {
  const places = bestFirst(row, temperature === 0 ? 1 : topK);
  const top = row.logits[places[0] ?? 0] ?? 0;
  if (temperature === 0) return { ids: places.map((place) => idAt(row, place)), shares: places.map(() => 1) };
  const weights = places.map((place) => Math.exp(((row.logits[place] as number) - top) / temperature));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  const isLeft = weights.map((weight, rank) => {
    const left = rank === 0 || ((topP >= 1 || before < topP * all) && weight >= minP);
    before += weight;
    return left;
  });
  const left = weights.reduce((sum, weight, rank) => (isLeft[rank] ? sum + weight : sum), 0);
  return {
    ids: places.filter((_, rank) => isLeft[rank]).map((place) => idAt(row, place)),
    shares: weights.filter((_, rank) => isLeft[rank]).map((weight) => weight / left),
  };
}

/** The token that is chosen after `step` others: the same for the same seed, on every device that has the same row. */
export function chooseToken(row: LogitRow, sampling: Sampling, step: number): number | null {
  const { ids, shares } = keepBest(row, sampling);
  let left = uniform(sampling.seed, step);
  for (const [rank, share] of shares.entries()) {
    left -= share;
    if (left < 0) return ids[rank] ?? null;
  }
  return ids.at(-1) ?? null;
}

/** Places of the `count` largest logits that may be taken, largest first; 0 = of all. */
function bestFirst({ logits, ids, suppressed = [] }: LogitRow, count: number): readonly number[] {
  const isBarred = new Set(suppressed);
  const allowed = Array.from({ length: logits.length }, (_, place) => place).filter(
    (place) => !isBarred.has(ids?.[place] ?? place),
  );
  const wanted = count === 0 ? allowed.length : Math.min(count, allowed.length);
  // Native sorting of plain numbers finds the least that is wanted; only what is not below it is put in order.
  const values = Float64Array.from(allowed, (place) => logits[place] as number).sort();
  const least = values[values.length - wanted] ?? Number.NEGATIVE_INFINITY;
  return allowed
    .filter((place) => (logits[place] as number) >= least)
    .sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b)
    .slice(0, wanted);
}

function idAt({ ids }: LogitRow, place: number): number {
  return ids?.[place] ?? place;
}

/** A number from 0 to below 1 for each seed and step (Mulberry32 on a mixed state). */
function uniform(seed: number, step: number): number {
  const state = (Math.imul(seed + 1, 0x9e3779b1) + Math.imul(step + 1, 0x85ebca77)) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}
