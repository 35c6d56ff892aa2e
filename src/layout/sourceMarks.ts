import type { CellGrid, Frame, Rect, Surface } from './displayList.ts';
import type { SourceMark } from './layoutInput.ts';
import { rowEdge } from './rowWarp.ts';
import { outlineRect } from './wall.ts';

/** Marks of one picture at most: a number may be made from a column of many words. */
const mostMarks = 300;

/** Outlines around the numbers that an explained one is made from, wherever the picture draws them. */
export function sourceMarks(surfaces: readonly Surface[], marks: readonly SourceMark[]): readonly Rect[] {
  const outlines: Rect[] = [];
  for (const surface of surfaces) {
    if (surface.kind !== 'cells' || surface.opacity < 0.5) continue;
    for (const [at, mark] of marks.entries()) {
      const frame = mark.address === surface.address ? markedFrame(surface, mark) : null;
      if (frame) outlines.push(outlineRect(`source-${surface.id}-${at}`, frame, 'accent', 1.4, 0.9));
    }
  }
  return outlines.slice(0, mostMarks);
}

/** The row that a mark names, or the one cell of it; null where this grid does not draw it. */
function markedFrame(grid: CellGrid, { index }: SourceMark): Frame | null {
  const isOfHead = grid.head !== undefined;
  if (isOfHead && index[0] !== grid.head) return null;
  const [row, element] = isOfHead ? index.slice(1) : index;
  if (row === undefined || row >= grid.rows) return null;
  const { origin, u, v } = grid.frame;
  const [top, bottom] = [rowEdge(grid.warp, grid.rows, row), rowEdge(grid.warp, grid.rows, row + 1)];
  const part = (a: number, width: number, b: number, height: number): Frame => ({
    origin: [
      origin[0] + u[0] * a + v[0] * b,
      origin[1] + u[1] * a + v[1] * b,
      origin[2] + u[2] * a + v[2] * b,
    ],
    u: [u[0] * width, u[1] * width, u[2] * width],
    v: [v[0] * height, v[1] * height, v[2] * height],
  });
  const fill = row === grid.selectedRow ? grid.selectedFill : grid.rowFill;
  const height = (bottom - top) * fill;
  const from = (top + bottom - height) / 2;
  if (element === undefined) return part(0, 1, from, height);
  const cell = Math.floor(element / grid.pool);
  const sub = Math.floor(cell / grid.subCols);
  if (sub >= grid.subRows) return null;
  return part(
    (cell % grid.subCols) / grid.subCols,
    1 / grid.subCols,
    from + (height * sub) / grid.subRows,
    height / grid.subRows,
  );
}
