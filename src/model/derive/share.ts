import type { PatternView } from './resting.ts';

/**
 * Attention that each row gives to other words: mean over heads, own place and resting columns left out. [pos]
 * `resting` holds the keys to leave out, by head (combineResting). `before`: shares of the first rows, where those are
 * known with the same resting keys.
 */
export function attentionShare(
  { values, shape }: PatternView,
  resting: readonly (readonly number[])[],
  before: Float32Array = new Float32Array(0),
): Float32Array {
  const [heads = 0, rows = 0, columns = 0] = shape;
  const sums = new Float64Array(rows);
  for (let head = 0; head < heads; head++) {
    const left = resting[head] ?? [];
    for (let query = before.length; query < rows; query++) {
      const row = values.subarray((head * rows + query) * columns, (head * rows + query + 1) * columns);
      const sum = total(row) - (row[query] ?? 0);
      // Taken away afterwards, so that the long loop has no branch; sums are in double.
      const rested = left.reduce((away, key) => (key === query ? away : away + (row[key] ?? 0)), 0);
      sums[query] = (sums[query] as number) + sum - rested;
    }
  }
  const shares = Float32Array.from(sums, (sum) => Math.max(0, sum) / heads);
  shares.set(before);
  return shares;
}

function total(row: Float32Array): number {
  let sum = 0;
  for (let key = 0; key < row.length; key++) sum += row[key] as number;
  return sum;
}
