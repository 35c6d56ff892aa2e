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
export function restingCandidates(pattern: PatternView): readonly (readonly number[])[] {
  return candidatesOf(restingSums(pattern), pattern.shape[0] ?? 0);
}

/** What the rows from two on after each key give it together, in double. [head, keyPos] */
export function restingSums({ values, shape }: PatternView): Float64Array {
  const [heads = 0, length = 0] = shape;
  const sums = new Float64Array(heads * length);
  for (let head = 0; head < heads; head++) {
    for (let query = 2; query < length; query++) {
      const row = (head * length + query) * length;
      for (let key = 0; key + 2 <= query; key++) {
        sums[head * length + key] = (sums[head * length + key] as number) + (values[row + key] as number);
      }
    }
  }
  return sums;
}

/** The same with one row more. `row`: [head, 1, keyPos] of as many keys as there are rows then. */
export function growRestingSums(sums: Float64Array, { values, shape }: PatternView): Float64Array {
  const [heads = 0, , length = 0] = shape;
  const grown = new Float64Array(heads * length);
  for (let head = 0; head < heads; head++) {
    grown.set(sums.subarray(head * (length - 1), (head + 1) * (length - 1)), head * length);
    for (let key = 0; key + 2 < length; key++) {
      const at = head * length + key;
      grown[at] = (grown[at] as number) + (values[at] as number);
    }
  }
  return grown;
}

/** Candidates by head, from restingSums of as many keys as rows. */
export function candidatesOf(sums: Float64Array, heads: number): readonly (readonly number[])[] {
  const length = sums.length / Math.max(1, heads);
  return Array.from({ length: heads }, (_, head) => {
    const keys: number[] = [];
    for (let key = 0; key + 2 < length; key++) {
      const mean = (sums[head * length + key] as number) / (length - key - 2);
      if (mean > restingWeight) keys.push(key);
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
