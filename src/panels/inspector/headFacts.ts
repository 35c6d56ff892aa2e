import type { MapSize } from '../openMap.ts';

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

/**
 * `pattern` is [head, queryPos, keyPos]. Null for a single token, which has nothing to look at. Where the keys are of
 * another text (`across`) its first row counts too, and places in one's own text mean nothing.
 */
export function headFacts(
  pattern: Float32Array,
  head: number,
  { rows, columns }: MapSize,
  across = false,
): HeadFacts | null {
  const start = across ? 0 : 1;
  if (rows <= start) return null;
  let previous = 0;
  let first = 0;
  let self = 0;
  let entropy = 0;
  for (let query = start; query < rows; query++) {
    const from = (head * rows + query) * columns;
    const row = pattern.subarray(from, from + columns);
    previous += row[query - 1] ?? 0;
    first += row[0] ?? 0;
    self += row[query] ?? 0;
    for (const weight of row) if (weight > 0) entropy -= weight * Math.log(weight);
  }
  const n = rows - start;
  return { previous: previous / n, first: first / n, self: self / n, entropy: entropy / n };
}

/** The hardest looks at other words, resting columns left out, hardest first. */
export function strongestPairs(
  pattern: Float32Array,
  head: number,
  { rows, columns }: MapSize,
  across: boolean,
  resting: readonly number[],
): readonly HeadPair[] {
  const pairs: HeadPair[] = [];
  for (let query = across ? 0 : 1; query < rows; query++) {
    for (let key = 0; key < columns; key++) {
      if ((!across && key === query) || resting.includes(key)) continue;
      const weight = pattern[(head * rows + query) * columns + key] ?? 0;
      if (weight > 0) pairs.push({ query, key, weight });
    }
  }
  return pairs.sort((a, b) => b.weight - a.weight);
}
