/** What one head does on this text, measured on its pattern. All weights 0..1. */
export interface HeadFacts {
  /** Mean weight of rows >= 1 on the position just before. */
  readonly previous: number;
  /** Mean weight of rows >= 1 on position 0. */
  readonly first: number;
  /** Mean weight of rows >= 1 on their own place. */
  readonly self: number;
  /** Mean entropy of rows >= 1, in nats; e^entropy equally weighted words have the same. */
  readonly entropy: number;
}

export interface HeadPair {
  readonly query: number;
  readonly key: number;
  readonly weight: number;
}

/** `pattern` is [head, queryPos, keyPos] of `count` tokens. Null for a single token, which has nothing to look at. */
export function headFacts(pattern: Float32Array, head: number, count: number): HeadFacts | null {
  if (count < 2) return null;
  let previous = 0;
  let first = 0;
  let self = 0;
  let entropy = 0;
  for (let query = 1; query < count; query++) {
    const row = pattern.subarray((head * count + query) * count, (head * count + query + 1) * count);
    previous += row[query - 1] ?? 0;
    first += row[0] ?? 0;
    self += row[query] ?? 0;
    for (const weight of row) if (weight > 0) entropy -= weight * Math.log(weight);
  }
  const rows = count - 1;
  return { previous: previous / rows, first: first / rows, self: self / rows, entropy: entropy / rows };
}

/** The hardest looks at other words, resting columns left out, hardest first. */
export function strongestPairs(
  pattern: Float32Array,
  head: number,
  count: number,
  resting: readonly number[],
  howMany: number,
): readonly HeadPair[] {
  const pairs: HeadPair[] = [];
  for (let query = 1; query < count; query++) {
    for (let key = 0; key < count; key++) {
      if (key === query || resting.includes(key)) continue;
      const weight = pattern[(head * count + query) * count + key] ?? 0;
      if (weight > 0) pairs.push({ query, key, weight });
    }
  }
  return pairs.sort((a, b) => b.weight - a.weight).slice(0, howMany);
}
