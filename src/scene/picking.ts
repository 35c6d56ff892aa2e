import type {
  Bar,
  CellGrid,
  DisplayList,
  Frame,
  Rect,
  Surface,
  Target,
  Vec3,
} from '../layout/displayList.ts';
import type { Address } from '../model/address.ts';
import { rowSpan } from './materials/surfaceBatch.ts';
import type { LabelBox } from './materials/labelBatch.ts';
import { type Cell, cellAt, cellCentre, hitPlane, isInside, pointOf, type Ray, rowAt } from './pickMath.ts';

/** A number of the picture: which one, and how many numbers the spot on screen stands for (strongest shown). */
export interface Picked {
  readonly address: Address;
  readonly index: readonly number[];
  readonly value: number;
  readonly pooled: number;
}

export interface PickedCell extends Picked {
  /** The surface it was found on. */
  readonly surface: Surface;
}

/** A held float activation of the run. */
export interface Held {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What picking needs of the picture on screen; x, y are CSS px of the region. */
export interface Aim {
  readonly list: DisplayList;
  readonly held: (address: Address) => Held | undefined;
  readonly ray: (x: number, y: number) => Ray;
  /** CSS px of the region; null behind the eye. */
  readonly toScreen: (
    point: readonly [number, number, number],
  ) => { readonly x: number; readonly y: number } | null;
  readonly labelBox: (id: string) => LabelBox | undefined;
}

/** The number under a point, by arithmetic on the layout and from the CPU's own array; never read from a pixel. */
export function pickCell(aim: Aim, x: number, y: number): PickedCell | null {
  const bar = hitBar(aim.list.bars, aim.ray(x, y));
  // A bar stands for the cell under it.
  const foot = bar && aim.toScreen(pointOf(bar, 0.5, 0.5));
  return foot ? pickSurface(aim, foot.x, foot.y) : pickSurface(aim, x, y);
}

function pickSurface(aim: Aim, x: number, y: number): PickedCell | null {
  const ray = aim.ray(x, y);
  const { surfaces } = aim.list;
  for (let index = surfaces.length - 1; index >= 0; index--) {
    const surface = surfaces[index];
    if (!surface || surface.opacity < 0.05) continue;
    const hit = hitPlane(ray, surface.frame);
    if (!hit || !isInside(hit)) continue;
    const picked = surface.kind === 'cells' ? pickInGrid(aim, surface, [x, y]) : pickRect(aim, surface);
    if (picked) return picked;
  }
  return null;
}

/** The bar whose top or side is nearest along a ray. */
function hitBar(bars: readonly Bar[], ray: Ray): Bar | null {
  let nearest: Bar | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (const bar of bars) {
    if (!passesNear(ray, bar)) continue;
    for (const face of facesOf(bar)) {
      const hit = hitPlane(ray, face);
      if (!hit || !isInside(hit) || hit.distance >= distance) continue;
      nearest = bar;
      distance = hit.distance;
    }
  }
  return nearest;
}

/** Whether a ray crosses the sphere around a bar: cheap, and false for nearly all of thousands. */
function passesNear({ origin, direction }: Ray, { origin: foot, u, v, height }: Bar): boolean {
  const x = foot[0] + (u[0] + v[0] + height[0]) / 2 - origin[0];
  const y = foot[1] + (u[1] + v[1] + height[1]) / 2 - origin[1];
  const z = foot[2] + (u[2] + v[2] + height[2]) / 2 - origin[2];
  const [dx, dy, dz] = direction;
  const along = (x * dx + y * dy + z * dz) / (dx * dx + dy * dy + dz * dz);
  const off = (x - along * dx) ** 2 + (y - along * dy) ** 2 + (z - along * dz) ** 2;
  const reach = (size(u) + size(v) + size(height)) / 2;
  return off <= reach * reach;
}

/** At least a vector's length. */
function size([x, y, z]: Vec3): number {
  return Math.abs(x) + Math.abs(y) + Math.abs(z);
}

/** Top, and the four sides. */
function facesOf({ origin, u, v, height }: Bar): readonly Frame[] {
  const moved = (by: Vec3): Vec3 => [origin[0] + by[0], origin[1] + by[1], origin[2] + by[2]];
  return [
    { origin: moved(height), u, v },
    { origin, u, v: height },
    { origin: moved(v), u, v: height },
    { origin, u: v, v: height },
    { origin: moved(u), u: v, v: height },
  ];
}

/** A rectangle that stands for one number of the run. */
function pickRect(aim: Aim, surface: Rect): PickedCell | null {
  const held = surface.shows && aim.held(surface.shows.address);
  if (!surface.shows || !held) return null;
  const { address, index } = surface.shows;
  const value = held.values[offsetOf(held.shape, index)];
  return value === undefined ? null : { address, index, value, pooled: 1, surface };
}

function offsetOf(shape: readonly number[], index: readonly number[]): number {
  return index.reduce((sum, part, axis) => sum * (shape[axis] ?? 1) + part, 0);
}

function pickInGrid(aim: Aim, grid: CellGrid, at: readonly [number, number]): PickedCell | null {
  const held = aim.held(grid.address);
  const span = held && rowSpan(held.shape, grid.head);
  if (!held || !span) return null;
  const cells = cellsUnder(aim, grid, at);
  let best: { row: number; element: number; value: number } | null = null;
  let pooled = 0;
  for (const { row, sub, column } of cells) {
    if (isForbidden(grid, row, column)) continue;
    const from = (sub * grid.subCols + column) * grid.pool;
    for (let element = from; element < Math.min(from + grid.pool, span.length); element++) {
      const value = held.values[span.first + row * span.between + element];
      if (value === undefined) continue;
      pooled++;
      if (!best || Math.abs(value) > Math.abs(best.value)) best = { row, element, value };
    }
  }
  if (!best) return null;
  const index = indexOf(held.shape, grid.head ?? 0, best.row, best.element);
  return {
    address: grid.address,
    index,
    value: best.value,
    pooled,
    surface: grid,
  };
}

/** One cell, or all that one px covers where cells are smaller than that. */
function cellsUnder(aim: Aim, grid: CellGrid, [x, y]: readonly [number, number]): readonly Cell[] {
  const places = [
    [x, y],
    [x - 0.5, y - 0.5],
    [x + 0.5, y + 0.5],
    [x - 0.5, y + 0.5],
    [x + 0.5, y - 0.5],
  ].flatMap(([px = 0, py = 0]) => hitPlane(aim.ray(px, py), grid.frame) ?? []);
  const middle = places[0];
  if (!middle) return [];
  const inside = places.map(({ a, b }) => ({
    a: Math.min(1, Math.max(0, a)),
    b: Math.min(1, Math.max(0, b)),
  }));
  const columns = inside.map(({ a }) => a * grid.subCols);
  const rows = inside.map(({ b }) => rowAt(b, grid.rows, grid.warp) * grid.subRows);
  const wide = Math.max(...columns) - Math.min(...columns) > 1;
  const high = Math.max(...rows) - Math.min(...rows) > 1;
  const one = cellAt(grid, middle.a, middle.b);
  if (!wide && !high) return [one];
  const corners = inside.map(({ a, b }) => cellAt(grid, a, b));
  const lines = high
    ? between(corners.map(({ row, sub }) => row * grid.subRows + sub))
    : [one.row * grid.subRows + one.sub];
  const across = wide ? between(corners.map(({ column }) => column)) : [one.column];
  return lines.flatMap((line) =>
    across.map((column) => ({
      row: Math.floor(line / grid.subRows),
      sub: line % grid.subRows,
      column,
    })),
  );
}

/** Whole numbers from the smallest to the largest, at most 64 of them. */
function between(numbers: readonly number[]): readonly number[] {
  const from = Math.min(...numbers);
  const count = Math.min(64, Math.max(...numbers) - from + 1);
  return Array.from({ length: count }, (_, step) => from + step);
}

/** Index along the activation's axes: [pos], [pos, x] or [head, pos, x]. */
function indexOf(shape: readonly number[], head: number, row: number, element: number): readonly number[] {
  if (shape.length === 3) return [head, row, element];
  return shape.length === 2 ? [row, element] : [row];
}

/** CSS px of the region where a number is drawn: its largest uncovered cell; null if it is not on screen. */
export function projectCell(
  aim: Aim,
  address: Address,
  index: readonly number[],
): { readonly x: number; readonly y: number } | null {
  const held = aim.held(address);
  if (!held || index.length !== held.shape.length) return null;
  if (index.some((at, axis) => !Number.isInteger(at) || at < 0 || at >= (held.shape[axis] ?? 0))) return null;
  const [head, row, element] = held.shape.length === 3 ? index : [undefined, index[0], index[1] ?? 0];
  if (row === undefined || element === undefined) return null;
  const found = aim.list.surfaces.flatMap((grid) => {
    if (grid.kind !== 'cells' || grid.address !== address) return [];
    if (head !== undefined && (grid.head ?? 0) !== head) return [];
    return placeOn(aim, grid, row, element) ?? [];
  });
  found.sort((a, b) => b.size - a.size);
  const place = found[0];
  return place ? { x: place.x, y: place.y } : null;
}

function placeOn(aim: Aim, grid: CellGrid, row: number, element: number) {
  const cell = Math.floor(element / grid.pool);
  const column = cell % grid.subCols;
  const sub = Math.floor(cell / grid.subCols);
  if (row >= grid.rows || sub >= grid.subRows || isForbidden(grid, row, column)) return null;
  const [a, b] = cellCentre(grid, { row, sub, column });
  const at = aim.toScreen(pointOf(grid.frame, a, b));
  const beside = aim.toScreen(pointOf(grid.frame, a + 0.5 / grid.subCols, b));
  if (!at || !beside) return null;
  const seen = pickCell(aim, at.x, at.y);
  if (seen?.surface.id !== grid.id) return null;
  return { ...at, size: Math.hypot(beside.x - at.x, beside.y - at.y) };
}

/** The clickable area under a point: the last one in the list that is hit. */
export function pickTarget(aim: Aim, x: number, y: number): Target | null {
  const ray = aim.ray(x, y);
  const { targets } = aim.list;
  for (let index = targets.length - 1; index >= 0; index--) {
    const target = targets[index];
    if (target && isHit(aim, target, ray, [x, y])) return target;
  }
  return null;
}

/** Px around a label that still count as a hit on it. */
const labelRoom = 4;

function isHit(aim: Aim, target: Target, ray: Ray, [x, y]: readonly [number, number]): boolean {
  if ('frame' in target) {
    const hit = hitPlane(ray, target.frame);
    return hit !== null && isInside(hit);
  }
  const box = aim.labelBox(target.labelId);
  const label = box && aim.list.labels.find(({ id }) => id === target.labelId);
  const at = label && aim.toScreen(label.at);
  if (!box || !at) return false;
  const left = at.x + box.left;
  const top = at.y + box.top;
  return (
    x >= left - labelRoom &&
    x <= left + box.width + labelRoom &&
    y >= top - labelRoom &&
    y <= top + box.height + labelRoom
  );
}

/** Later words of a causal map, and those that its window leaves behind. */
function isForbidden({ mask, reach }: CellGrid, row: number, column: number): boolean {
  return mask === 'causal' && (column > row || (reach !== null && row - column >= reach));
}
