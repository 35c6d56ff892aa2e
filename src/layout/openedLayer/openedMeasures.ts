import { mix } from '../geometry.ts';
import { fitSpace, type Space } from '../space.ts';

export type BlockId = 'input' | 'query' | 'key' | 'value' | 'arcs' | 'map' | 'mix' | 'out' | 'mlp';
export type ColumnId = 'names' | 'before' | BlockId | 'after' | 'guess';

/** Where a column stands, in design px. */
export interface Column {
  readonly x: number;
  readonly width: number;
}

/** A column of picture 04: room before it and its width, drawn and at the least. */
interface ColumnDesign {
  readonly id: ColumnId;
  readonly gap: readonly [drawn: number, least: number];
  readonly width: readonly [drawn: number, least: number];
}

const columns: readonly ColumnDesign[] = [
  { id: 'names', gap: [4, 2], width: [94, 66] },
  { id: 'before', gap: [8, 6], width: [46, 24] },
  { id: 'input', gap: [14, 8], width: [48, 36] },
  { id: 'query', gap: [14, 8], width: [76, 48] },
  { id: 'key', gap: [10, 8], width: [76, 48] },
  { id: 'value', gap: [8, 6], width: [76, 48] },
  { id: 'arcs', gap: [6, 6], width: [82, 46] },
  { id: 'map', gap: [4, 4], width: [264, 216] },
  { id: 'mix', gap: [26, 32], width: [76, 48] },
  { id: 'out', gap: [12, 8], width: [48, 36] },
  { id: 'mlp', gap: [14, 8], width: [96, 72] },
  { id: 'after', gap: [14, 10], width: [50, 30] },
  { id: 'guess', gap: [10, 8], width: [94, 84] },
];

/** What goes first where there is no room for all columns. */
const leastNeeded: readonly ColumnId[] = [
  'before',
  'after',
  'out',
  'input',
  'mlp',
  'mix',
  'query',
  'value',
  'key',
];

const rightMargin = 10;
const designHeight = 588;
const tallestDesign = 860;
/** Rows of a tall window over the drawn ones. */
const mostTaller = 1.4;
const leastWidth = 932;
const phoneWidth = 430;
const mostWidth = 1440;
/** Token rows begin here; above them stand filmstrip and captions, below them limits and notes. */
const rowsTop = 207;
const below = 62;
const rowMost = 27;
const cellMost = 24;
const mapMost = 420;
/** Least width of a map: its title stands over it. */
const mapLeast = 130;
/** Rows and cells of a short text over the drawn ones, at most. */
const mostFewer = 2.4;
const fewTokens = 11;

export interface OpenedMeasures {
  readonly space: Space;
  readonly columns: Readonly<Partial<Record<ColumnId, Column>>>;
  readonly top: number;
  readonly rowsHeight: number;
  /** Filmstrip: tile edge, upper edge. */
  readonly film: { readonly top: number; readonly tile: number };
}

export function openedMeasures(
  region: { readonly width: number; readonly height: number },
  count: number,
): OpenedMeasures {
  const ratio = region.width / region.height;
  const least = region.width < 600 ? phoneWidth : leastWidth;
  const width = Math.min(Math.max(ratio * designHeight, least), mostWidth);
  const height = Math.min(Math.max(designHeight, width / ratio), tallestDesign);
  const fewer = Math.min(mostFewer, Math.max(1, fewTokens / Math.max(1, count)));
  const taller = Math.min(mostTaller, Math.max(1, height / designHeight));
  return {
    space: fitSpace(region, { width, height }),
    columns: placeColumns(width, Math.min(Math.max(cellMost * fewer * count, mapLeast), mapMost)),
    top: rowsTop,
    rowsHeight: Math.min(rowMost * fewer * count * taller, height - rowsTop - below, mapMost * taller),
    film: { top: 50, tile: 66 },
  };
}

/** All columns at their drawn size, or shrunk together towards the least, or the least needed left out. */
function placeColumns(width: number, mapWidth: number): OpenedMeasures['columns'] {
  const sized = columns.map((column) =>
    column.id === 'map'
      ? { ...column, width: [mapWidth, Math.min(mapWidth, column.width[1])] as const }
      : column,
  );
  const total = (list: readonly ColumnDesign[], which: 0 | 1): number =>
    list.reduce((sum, { gap, width: own }) => sum + gap[which] + own[which], 0);
  let kept: readonly ColumnDesign[] = sized;
  for (const id of leastNeeded) if (total(kept, 1) > width) kept = kept.filter((column) => column.id !== id);
  const drawn = total(kept, 0);
  const share = drawn <= width ? 0 : Math.min(1, (drawn - width) / Math.max(1, drawn - total(kept, 1)));
  const placed: Partial<Record<ColumnId, Column>> = {};
  let x = Math.max(0, (width - drawn - rightMargin) / 2);
  for (const { id, gap, width: own } of kept) {
    x += mix(gap[0], gap[1], share);
    const size = mix(own[0], own[1], share);
    placed[id] = { x, width: size };
    x += size;
  }
  return placed;
}
