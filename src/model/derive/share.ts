import type { PatternView } from './resting.ts';

/**
 * Attention that each row gives to other words: mean over heads, own place and resting columns left out. [pos]
 * `resting` holds the keys to leave out, by head (combineResting).
 */
export function attentionShare(
  { values, shape }: PatternView,
  resting: readonly (readonly number[])[],
): Float32Array {
  const [heads = 0, rows = 0, columns = 0] = shape;
  const sums = new Float64Array(rows);
  for (let head = 0; head < heads; head++) {
    const left = new Set(resting[head]);
    for (let query = 0; query < rows; query++) {
      for (let key = 0; key < columns; key++) {
        if (key === query || left.has(key)) continue;
        sums[query] = (sums[query] ?? 0) + (values[(head * rows + query) * columns + key] ?? 0);
      }
    }
  }
  return Float32Array.from(sums, (sum) => sum / heads);
}
