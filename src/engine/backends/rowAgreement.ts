/** Largest difference of two values over the largest value of its row (the last axis), over all rows. */
export function worstRowDifference(found: Float32Array, expected: Float32Array, width: number): number {
  let worst = 0;
  for (let from = 0; from < expected.length; from += width) {
    let largest = 0;
    let difference = 0;
    for (let i = from; i < from + width; i++) {
      const [a, b] = [found[i] as number, expected[i] as number];
      if (a === b) {
        if (Number.isFinite(b)) largest = Math.max(largest, Math.abs(b));
        continue;
      }
      // Also where only one is infinite or not a number.
      if (!Number.isFinite(a - b)) return Number.POSITIVE_INFINITY;
      difference = Math.max(difference, Math.abs(a - b));
      largest = Math.max(largest, Math.abs(b));
    }
    if (difference > 0)
      worst = Math.max(worst, largest === 0 ? Number.POSITIVE_INFINITY : difference / largest);
  }
  return worst;
}
