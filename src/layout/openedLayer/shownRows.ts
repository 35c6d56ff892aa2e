import { range } from '../geometry.ts';
import { type Opened, rowHeight } from './opened.ts';

/** Least distance of two words, px. */
const leastApart = 13;

/** Rows tall enough for words of `size` px, the pointed and the chosen one, and thin ones that stand clear of those. */
export function shownRows(opened: Opened, size: number): readonly number[] {
  const { context } = opened;
  const rows = range(context.count);
  const isTall = (row: number): boolean => rowHeight(opened, row) >= size * 0.8;
  const sure = rows.filter(
    (row) => isTall(row) || row === context.selected || row === context.input.hoverRow,
  );
  if (!sure.some(isTall)) return sure;
  const middles = middlesOf(rows.map((row) => rowHeight(opened, row)));
  const apart = Math.max(size, leastApart);
  const shown = [...sure];
  for (const row of rows) {
    if (shown.every((other) => Math.abs((middles[other] ?? 0) - (middles[row] ?? 0)) >= apart))
      shown.push(row);
  }
  return shown.sort((a, b) => a - b);
}

function middlesOf(heights: readonly number[]): readonly number[] {
  let top = 0;
  return heights.map((height) => {
    top += height;
    return top - height / 2;
  });
}
