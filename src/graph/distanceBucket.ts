import type { BucketConfig } from '../model/config.ts';

/**
 * Bucket of a key `offset` positions after its query (Raffel et al. 2020, section 2.1): half of the buckets for
 * distances one by one, the others wider and wider up to `maxDistance`. `bothWays`: keys ahead have the upper half of
 * all buckets; otherwise they count as distance 0.
 */
export function distanceBucket(
  offset: number,
  { count, maxDistance }: BucketConfig,
  bothWays: boolean,
): number {
  const own = bothWays ? Math.floor(count / 2) : count;
  const base = bothWays && offset > 0 ? own : 0;
  const distance = bothWays ? Math.abs(offset) : Math.max(0, -offset);
  const exact = Math.floor(own / 2);
  if (distance < exact) return base + distance;
  const widening = Math.log(distance / exact) / Math.log(maxDistance / exact);
  return base + Math.min(own - 1, exact + Math.floor(widening * (own - exact)));
}
