/** An attention pattern of one layer. [head, queryPos, keyPos] */
export interface PatternView {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** Mean weight that rows from two on after the key must give it. */
const restingWeight = 0.3;
/** Share of all heads of the model in which the same key must be so. */
const restingShare = 0.05;

/**
 * Keys that look like a resting place in each head of one layer: rows q >= k + 2 give them more than 0.3 on average
 * (from k + 1 on, previous-token heads would qualify). Of causal self-attention. Returns keys by head.
 */
export function restingCandidates({ values, shape }: PatternView): readonly (readonly number[])[] {
  const [heads = 0, length = 0] = shape;
  return Array.from({ length: heads }, (_, head) => {
    const keys: number[] = [];
    for (let key = 0; key + 2 < length; key++) {
      let sum = 0;
      for (let query = key + 2; query < length; query++) {
        sum += values[(head * length + query) * length + key] as number;
      }
      if (sum / (length - key - 2) > restingWeight) keys.push(key);
    }
    return keys;
  });
}

/**
 * Where words see both ways the special tokens around a text are its resting columns, in every head: they are no words, and
 * heads with nothing to look at look at them (Clark et al. 2019, section 3.2). Returns keys by head.
 */
export function specialCandidates(
  tokens: readonly { readonly special: boolean }[],
  heads: number,
): readonly (readonly number[])[] {
  const keys = tokens.flatMap(({ special }, pos) => (special ? [pos] : []));
  return Array.from({ length: heads }, () => keys);
}

/**
 * Resting columns [layer][head] -> keys: candidates that are candidates in at least max(2, 5 %) of all heads, so that
 * one head's favourite word stays coloured. `candidates` may hold only the layers that are here so far;
 * `headsTotal` counts the heads of the whole model. Heads that rest as they did in `before` keep its very arrays.
 */
export function combineResting(
  candidates: readonly (readonly (readonly number[])[])[],
  headsTotal: number,
  before: readonly (readonly (readonly number[])[])[] = [],
): readonly (readonly (readonly number[])[])[] {
  const counts = new Map<number, number>();
  for (const key of candidates.flat(2)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const enough = Math.max(2, restingShare * headsTotal);
  const isResting = (key: number) => (counts.get(key) ?? 0) >= enough;
  return candidates.map((heads, layer) =>
    heads.map((keys, head) => sameOr(before[layer]?.[head], keys.filter(isResting))),
  );
}

function sameOr(before: readonly number[] | undefined, now: readonly number[]): readonly number[] {
  return before?.length === now.length && now.every((key, at) => key === before[at]) ? before : now;
}
