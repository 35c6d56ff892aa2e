import type { CellGrid, Frame, RowWarp, Vec3 } from '../layout/displayList.ts';

export interface Ray {
  readonly origin: Vec3;
  readonly direction: Vec3;
}

/** Place on a frame: 0..1 along u and v inside it; `distance` in lengths of the ray's direction. */
export interface FrameHit {
  readonly a: number;
  readonly b: number;
  readonly distance: number;
}

/** Where a ray meets the plane of a frame; null when it runs along it or away from it. */
export function hitPlane({ origin, direction }: Ray, frame: Frame): FrameHit | null {
  const normal = cross(frame.u, frame.v);
  const towards = dot(normal, direction);
  if (Math.abs(towards) < 1e-12) return null;
  const from = minus(frame.origin, origin);
  const distance = dot(normal, from) / towards;
  if (distance <= 0) return null;
  const inPlane = minus(times(direction, distance), from);
  const size = dot(normal, normal);
  return {
    a: dot(cross(inPlane, frame.v), normal) / size,
    b: dot(cross(frame.u, inPlane), normal) / size,
    distance,
  };
}

export function isInside({ a, b }: FrameHit): boolean {
  return a >= 0 && a <= 1 && b >= 0 && b <= 1;
}

/** Point of a frame. */
export function pointOf({ origin, u, v }: Frame, a: number, b: number): Vec3 {
  return [origin[0] + u[0] * a + v[0] * b, origin[1] + u[1] * a + v[1] * b, origin[2] + u[2] * a + v[2] * b];
}

/** Share of a frame's height to token row as a continuous number; twin of the shader's rowAt. */
export function rowAt(share: number, rows: number, warp: RowWarp | null): number {
  if (!warp || warp.count === 0) return share * rows;
  const { first, count, tall } = warp;
  const others = (1 - count * tall) / Math.max(rows - count, 1);
  const top = first * others;
  if (share < top) return share / others;
  if (share < top + count * tall) return first + (share - top) / tall;
  return first + count + (share - top - count * tall) / others;
}

/** Inverse of rowAt. */
export function shareAt(row: number, rows: number, warp: RowWarp | null): number {
  if (!warp || warp.count === 0) return row / rows;
  const { first, count, tall } = warp;
  const others = (1 - count * tall) / Math.max(rows - count, 1);
  if (row < first) return row * others;
  if (row < first + count) return first * others + (row - first) * tall;
  return first * others + count * tall + (row - first - count) * others;
}

/** Token row, and cell (sub row and column within the row), under a place of a grid. Gaps belong to the nearest cell. */
export interface Cell {
  readonly row: number;
  readonly sub: number;
  readonly column: number;
}

export function cellAt(grid: CellGrid, a: number, b: number): Cell {
  const at = rowAt(b, grid.rows, grid.warp);
  const row = clamp(Math.floor(at), grid.rows);
  const fill = row === grid.selectedRow ? grid.selectedFill : grid.rowFill;
  const inBand = (at - row - 0.5 + 0.5 * fill) / fill;
  return {
    row,
    sub: clamp(Math.floor(inBand * grid.subRows), grid.subRows),
    column: clamp(Math.floor(a * grid.subCols), grid.subCols),
  };
}

/** Middle of a cell as a place of its grid's frame. */
export function cellCentre(grid: CellGrid, { row, sub, column }: Cell): readonly [a: number, b: number] {
  const fill = row === grid.selectedRow ? grid.selectedFill : grid.rowFill;
  const inRow = 0.5 - 0.5 * fill + (fill * (sub + 0.5)) / grid.subRows;
  return [(column + 0.5) / grid.subCols, shareAt(row + inRow, grid.rows, grid.warp)];
}

function clamp(index: number, length: number): number {
  return Math.min(length - 1, Math.max(0, index));
}

function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function minus(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function times(a: Vec3, factor: number): Vec3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}
