import { AlwaysDepth, type DataArrayTexture } from 'three';
import type { Address } from '../../model/address.ts';
import type { CellGrid, Paint, Rect, Surface } from '../../layout/displayList.ts';
import { roleIndex, type SharedUniforms } from '../colour/themeUniforms.ts';
import { InstanceBatch, quad } from './instanceBatch.ts';
import { surfaceFragment } from './surfaceFragmentGlsl.ts';
import { surfaceAttributes, surfaceVertex } from './surfaceVertexGlsl.ts';

/** Where the first element of an activation lies on the GPU; null = not there (yet). */
export type PlaceOf = (address: Address) => number | null;
/** Shape of an activation; undefined = not held. */
export type ShapeOf = (address: Address) => readonly number[] | undefined;

/** Stands for a reach without an end. */
const farthest = 1e6;

const paintCode: Readonly<Record<Paint['kind'], number>> = { attention: 0, flat: 0, size: 1, signed: 2 };

/** Paint as the shaders know it: code and limit. */
export function paintNumbers(paint: Paint): readonly [code: number, limit: number] {
  const limit = 'limit' in paint ? Math.max(paint.limit, 1e-12) : 1;
  return [paintCode[paint.kind], limit];
}

/** All cells, tiles, panes and outlines of a picture: one draw call, painted in list order. */
export class SurfaceBatch extends InstanceBatch {
  readonly #values: { value: DataArrayTexture };
  readonly #pageRows: { value: number };
  /** What the instances hold already: grid and place of its values. */
  readonly #held: ({ readonly grid: CellGrid; readonly start: number } | undefined)[] = [];

  constructor(shared: SharedUniforms, texture: DataArrayTexture, pageRows: number) {
    const uValues = { value: texture };
    const uPageRows = { value: pageRows };
    super(
      {
        name: 'surfaces',
        ...quad,
        attributes: surfaceAttributes,
        vertexShader: surfaceVertex,
        fragmentShader: surfaceFragment,
        uniforms: { ...shared, uValues, uPageRows },
        // List order decides among surfaces; what comes after is tested against them.
        material: { depthTest: true, depthWrite: true, depthFunc: AlwaysDepth },
      },
      512,
    );
    this.#values = uValues;
    this.#pageRows = uPageRows;
  }

  setValues(texture: DataArrayTexture, pageRows: number): void {
    this.#values.value = texture;
    this.#pageRows.value = pageRows;
  }

  write(surfaces: readonly Surface[], place: PlaceOf, shape: ShapeOf): void {
    this.begin();
    for (const surface of surfaces) {
      if (surface.kind === 'cells') this.#writeCells(surface, place, shape);
      else this.#writeRect(surface);
    }
    this.end();
  }

  #writeFrame({ frame, opacity }: Surface, kind: number, hatch: number): [Float32Array, number] {
    const { array, offset } = this.next();
    array.set(frame.origin, offset);
    array[offset + 3] = kind;
    array.set(frame.u, offset + 4);
    array[offset + 7] = opacity;
    array.set(frame.v, offset + 8);
    array[offset + 11] = hatch;
    array.fill(0, offset + 12, offset + this.stride);
    return [array, offset];
  }

  #writeCells(grid: CellGrid, place: PlaceOf, shape: ShapeOf): void {
    const span = rowSpan(shape(grid.address), grid.head);
    const start = span && place(grid.address);
    if (!span || start === null) return;
    const held = this.#held[this.count];
    if (held?.grid === grid && held.start === start && !grid.lightBy) {
      this.next();
      return;
    }
    this.#held[this.count] = { grid, start };
    const [array, offset] = this.#writeFrame(grid, 1, 0);
    const light = grid.lightBy && this.#lightStart(grid.lightBy, place, shape);
    const [paint, limit] = paintNumbers(grid.paint);
    write4(array, offset + 12, grid.rows, grid.subRows, grid.subCols, grid.pool);
    write4(array, offset + 16, start + span.first, span.between, span.length, grid.selectedRow ?? -1);
    write4(array, offset + 20, paint, limit, grid.rowFill, grid.selectedFill);
    // Columns that a row reaches back; 0 = every row has all of them.
    const reach = grid.mask === 'causal' ? (grid.reach ?? farthest) : 0;
    const hides = Number(grid.restingMode === 'hide');
    write4(array, offset + 24, grid.keepOthers, reach, Number(grid.gridLines), hides);
    const { lightBy, warp } = grid;
    write4(array, offset + 28, light ?? -1, lightBy?.row ?? 0, warp?.first ?? 0, warp?.count ?? 0);
    for (const column of grid.resting) {
      const at = offset + 32 + (column >> 4);
      if (column < 128) array[at] = (array[at] ?? 0) + 2 ** (column & 15);
    }
    array[offset + 43] = grid.warp?.tall ?? 0;
  }

  #lightStart(light: NonNullable<CellGrid['lightBy']>, place: PlaceOf, shape: ShapeOf): number | null {
    const span = rowSpan(shape(light.address), light.head);
    const start = span && place(light.address);
    return !span || start === null ? null : start + span.first + light.row * span.between;
  }

  #writeRect(rect: Rect): void {
    this.#held[this.count] = undefined;
    const [array, offset] = this.#writeFrame(rect, 0, Number(rect.hatch));
    const { fill, outline } = rect;
    if (fill !== null) {
      const onRamp = typeof fill === 'object';
      array[offset + 40] = onRamp ? -1 : roleIndex(fill);
      array[offset + 41] = rect.fillOpacity;
      array[offset + 42] = onRamp ? fill.attention : 0;
    }
    if (outline) {
      array[offset + 44] = roleIndex(outline.colour);
      array[offset + 45] = outline.width;
    }
  }
}

/** One vec4 of an instance; without an array of its own, as thousands are written for every picture. */
function write4(to: Float32Array, at: number, x: number, y: number, z: number, w: number): void {
  to[at] = x;
  to[at + 1] = y;
  to[at + 2] = z;
  to[at + 3] = w;
}

/** Rows of a [pos], [pos, x] or [head, pos, x] activation: first element of row 0, distance of rows, elements in a row. */
export function rowSpan(
  shape: readonly number[] | undefined,
  head: number | undefined,
): { readonly first: number; readonly between: number; readonly length: number } | null {
  if (!shape) return null;
  const [a = 0, b = 1, c = 1] = shape;
  if (shape.length === 3) {
    const at = head ?? 0;
    return at < a ? { first: at * b * c, between: c, length: c } : null;
  }
  return shape.length > 0 && a > 0 ? { first: 0, between: b, length: b } : null;
}
