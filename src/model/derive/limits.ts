import { selectNth } from '../../base/selectNth.ts';

/** Shared state of the colour scales: each array is gone through once. */
const known = new WeakMap<Float32Array, Map<number, number>>();

/**
 * 99th percentile of |value|, joined linearly between neighbours; 0 for an empty array. `skip` leading elements are
 * left out (`dModel` of them for `attn.out`, `dMlp` for `mlp.act`: position 0 holds giant values, look.md section 1).
 */
export function percentileLimit(values: Float32Array, skip = 0): number {
  const bySkip = known.get(values) ?? new Map<number, number>();
  known.set(values, bySkip);
  const found = bySkip.get(skip);
  if (found !== undefined) return found;
  const limit = percentileOf([values.subarray(skip)], 0.99);
  bySkip.set(skip, limit);
  return limit;
}

/** Percentile of |value| over several arrays together; values that are not finite are left out. `share` 0..1. */
export function percentileOf(arrays: readonly Float32Array[], share: number): number {
  const sizes = new Float32Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let count = 0;
  for (const array of arrays) {
    for (const value of array) if (Number.isFinite(value)) sizes[count++] = Math.abs(value);
  }
  if (count === 0) return 0;
  const found = sizes.subarray(0, count);
  const place = (count - 1) * share;
  const low = Math.floor(place);
  const before = selectNth(found, low);
  // The next one is the least of those behind it.
  const next = found
    .subarray(low + 1)
    .reduce((least, size) => Math.min(least, size), Number.POSITIVE_INFINITY);
  return before + (low + 1 < count ? next - before : 0) * (place - low);
}
