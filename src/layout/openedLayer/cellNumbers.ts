import type { Frame, Label } from '../displayList.ts';
import { pointIn, range } from '../geometry.ts';
import { label, mono } from '../labels.ts';
import type { Near } from '../layoutInput.ts';
import { blockLimit, blockRowFill, vectorBlocks } from './blocks.ts';
import { numberRoom } from './map.ts';
import { firstSeen, mapValue, mapValues } from './mapValues.ts';
import type { Opened } from './opened.ts';

/** A smaller cell, px, has no room for a number. */
const leastWidth = 28;
const leastHeight = 13;
const most = 1000;
const size = 9.5;

interface NumberedGrid {
  readonly id: string;
  readonly frame: Frame;
  readonly subRows: number;
  readonly subCols: number;
  readonly fill: number;
  /** Value of one cell; null where there is none. */
  readonly value: (row: number, subRow: number, subCol: number) => number | null;
  /** Value that is drawn brightest. */
  readonly limit: number;
}

/** Values written in the cells that are seen large enough; at most 1,000, from the top. */
export function cellNumbers(opened: Opened, near: Near): readonly Label[] {
  return [...blockGrids(opened), ...mapGrid(opened)]
    .flatMap((grid) => numbersIn(opened, grid, near))
    .slice(0, most);
}

function numbersIn({ context, edge }: Opened, grid: NumberedGrid, near: Near): readonly Label[] {
  const { frame, subRows, subCols, fill } = grid;
  const [width, height] = [Math.hypot(...frame.u), Math.hypot(...frame.v)];
  if ((width / subCols) * near.zoom < leastWidth) return [];
  return range(context.count).flatMap((row): Label[] => {
    const [top, high] = [edge(row), edge(row + 1) - edge(row)];
    if (((high * height * fill) / subRows) * near.zoom < leastHeight) return [];
    return range(subRows).flatMap((subRow): Label[] => {
      const down = top + high * ((1 - fill) / 2 + (fill * (subRow + 0.5)) / subRows);
      const y = pointIn(frame, 0, down)[1];
      if (y > near.top || y < near.bottom) return [];
      return range(subCols).flatMap((subCol): Label[] => {
        const at = pointIn(frame, (subCol + 0.5) / subCols, down);
        const value = at[0] < near.left || at[0] > near.right ? null : grid.value(row, subRow, subCol);
        if (value === null) return [];
        const bright = Math.sqrt(Math.abs(value) / grid.limit) > 0.6;
        const parts = [mono(cellText(value), { size, weight: 500, colour: bright ? 'ground' : 'text' })];
        return [
          label(`number-${grid.id}-${row}-${subRow * subCols + subCol}`, at, parts, { align: 'centre' }),
        ];
      });
    });
  });
}

/** Blocks whose cells are single elements; pooled ones stand for several. */
function blockGrids(opened: Opened): readonly NumberedGrid[] {
  const { context, layer } = opened;
  return vectorBlocks(opened).flatMap((block): NumberedGrid[] => {
    const frame = opened.frame(block.id);
    const limit = blockLimit(opened, block);
    const values = context.values(layer, block.point);
    if (!frame || limit === null || !values || block.fold.pool > 1) return [];
    const { subRows, subCols } = block.fold;
    const first = (block.head ?? 0) * context.count;
    const value = (row: number, subRow: number, subCol: number): number | null =>
      values[(first + row) * block.width + subRow * subCols + subCol] ?? null;
    return [{ id: block.id, frame, subRows, subCols, fill: blockRowFill, value, limit }];
  });
}

/** The map; the selected row has its numbers already where they have room from afar. */
function mapGrid(opened: Opened): readonly NumberedGrid[] {
  const { context } = opened;
  const { count, selected } = context;
  const frame = opened.frame('map');
  const map = mapValues(opened);
  if (!frame || !map.values) return [];
  const isWritten = Math.hypot(...frame.u) / count >= numberRoom;
  const value = (row: number, _: number, key: number): number | null => {
    if ((row === selected && isWritten) || (!map.full && (key > row || key < firstSeen(opened, row))))
      return null;
    const found = mapValue(opened, map, row, key);
    return Number.isFinite(found) ? found : null;
  };
  const limit = map.paint.kind === 'signed' ? map.paint.limit : 1;
  return [{ id: 'map', frame, subRows: 1, subCols: count, fill: 1, value, limit }];
}

/** Four characters or five: `.43`, `-.02`, `3e-3`, `12.5`. */
function cellText(value: number): string {
  const absolute = Math.abs(value);
  if (absolute === 0) return '0';
  if (absolute < 0.005 || absolute >= 999.5) return value.toExponential(0).replace('e+', 'e');
  if (absolute < 9.995) return value.toFixed(2).replace(/^(-?)0\./, '$1.');
  return value.toFixed(absolute < 99.95 ? 1 : 0);
}
