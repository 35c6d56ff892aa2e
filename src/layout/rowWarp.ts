import type { RowWarp } from './displayList.ts';
import { clamp, mix } from './geometry.ts';

/** Rows that a focus lens keeps tall, and the share of the height they take together. */
const tallRows = 13;
const tallShare = 0.7;
/** Up to this many rows none has to be thin. */
const evenRows = 18;

/** Lens around the selected row (the middle without one); null while all rows fit. */
export function lensOver(count: number, selected: number | null): RowWarp | null {
  if (count <= evenRows) return null;
  const centre = selected ?? Math.floor(count / 2);
  const first = clamp(centre - Math.floor(tallRows / 2), 0, count - tallRows);
  return { first, count: tallRows, tall: tallShare / tallRows };
}

/** The lens on its way in: 0 = equal rows, 1 = full. */
export function easedWarp(warp: RowWarp | null, count: number, share: number): RowWarp | null {
  return warp && share > 0 ? { ...warp, tall: mix(1 / count, warp.tall, share) } : null;
}

/** Upper edge of a row as a share of the height; `row` may be fractional, `count` gives 1. */
export function rowEdge(warp: RowWarp | null, count: number, row: number): number {
  if (!warp) return row / Math.max(1, count);
  const thin = (1 - warp.count * warp.tall) / Math.max(1, count - warp.count);
  const before = Math.min(row, warp.first);
  const inside = clamp(row - warp.first, 0, warp.count);
  const after = Math.max(row - warp.first - warp.count, 0);
  return (before + after) * thin + inside * warp.tall;
}
