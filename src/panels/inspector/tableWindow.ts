/** The stretch of rows or columns of a long table that is worth having in the document. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** From this many rows or columns on a table is windowed. */
export const windowedFrom = 32;
/** Extra cells on each side, so that scrolling shows no gaps before the next render. */
const margin = 6;

/** Cells that are visible at a scroll offset, and some around them. All of them for a short table. Sizes in px. */
export function visibleStretch(count: number, size: number, offset: number, room: number): Stretch {
  if (count <= windowedFrom) return { from: 0, to: count };
  const first = Math.floor(offset / size);
  const shown = Math.ceil(room / size);
  const from = Math.min(Math.max(0, count - shown - margin), Math.max(0, first - margin));
  return { from, to: Math.min(count, first + shown + margin) };
}

/** The place of a stretch that is nearest to `index`. */
export function within({ from, to }: Stretch, index: number): number {
  return Math.min(to - 1, Math.max(from, index));
}

export interface Cell {
  readonly row: number;
  readonly col: number;
}

/** Where a key takes the cursor within the table; null for keys that do not move it. */
export function moveCell(cell: Cell, key: string, rows: number, cols: number): Cell | null {
  const page = 8;
  const moves: Readonly<Record<string, Cell>> = {
    ArrowUp: { row: cell.row - 1, col: cell.col },
    ArrowDown: { row: cell.row + 1, col: cell.col },
    ArrowLeft: { row: cell.row, col: cell.col - 1 },
    ArrowRight: { row: cell.row, col: cell.col + 1 },
    Home: { row: cell.row, col: 0 },
    End: { row: cell.row, col: cols - 1 },
    PageUp: { row: cell.row - page, col: cell.col },
    PageDown: { row: cell.row + page, col: cell.col },
  };
  const moved = moves[key];
  if (!moved) return null;
  return { row: clamp(moved.row, rows), col: clamp(moved.col, cols) };
}

function clamp(index: number, count: number): number {
  return Math.min(count - 1, Math.max(0, index));
}
