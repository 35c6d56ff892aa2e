import { memoLast } from '../base/memoLast.ts';
import type { Frame, Vec3 } from './displayList.ts';
import { frameOf, mix, radians, times } from './geometry.ts';
import type { OverviewMeasures } from './overviewMeasures.ts';

/** The two hinged planes of the overview: the wall above the fold, the bed of token rows below it. */
export interface Planes {
  /** Point of the bed; `row` counts from the upper edge of row 0, so 0.5 is the middle of it. */
  readonly onBed: (x: number, row: number) => Vec3;
  /** Unit vector that leaves the bed towards the viewer, one design px long. */
  readonly normal: Vec3;
  /** Point of the wall, `y` in design px as if it stood upright. */
  readonly onWall: (x: number, y: number) => Vec3;
  /** Upright rectangle of the wall. */
  readonly wallFrame: (x: number, y: number, width: number, height: number) => Frame;
  /** Column of cells that spans all token rows of one layer. */
  readonly column: (layer: number) => Frame;
}

const bookBedAngle = 58;
const bookWallLean = 12;
const bookFirstRow = 14;

/** `book`: 1 = the opening shot's steeper bed and leaning wall, 0 = the reading pose. */
export const hingedPlanes = memoLast((measures: OverviewMeasures, count: number, book: number): Planes => {
  const { space, fold, bedAngle, firstRow, rowStep } = measures;
  const angle = radians(mix(bedAngle, bookBedAngle, book));
  const lean = radians(mix(0, bookWallLean, book));
  const foreshortening = Math.cos(radians(bedAngle));
  const first = mix(firstRow / foreshortening, bookFirstRow, book);
  const step = rowStep / foreshortening;

  const onBed = (x: number, row: number): Vec3 => {
    const distance = first + (row - 0.5) * step;
    return space.at(x, fold + distance * Math.cos(angle), distance * Math.sin(angle));
  };
  const onWall = (x: number, y: number): Vec3 => {
    const above = fold - y;
    return space.at(x, fold - above * Math.cos(lean), -above * Math.sin(lean));
  };
  return {
    onBed,
    onWall,
    normal: times([0, Math.sin(angle), Math.cos(angle)], space.scale),
    wallFrame: (x, y, width, height) => frameOf(onWall(x, y), onWall(x + width, y), onWall(x, y + height)),
    column: (layer) => {
      const x = columnX(measures, layer);
      return frameOf(onBed(x, 0), onBed(x + measures.cell, 0), onBed(x, count));
    },
  };
});

/** Left edge of a layer's loom cells: centred under its tiles. */
export function columnX(measures: OverviewMeasures, layer: number): number {
  const { wallX, pitch, subColumns, tile, columnGap, cell } = measures;
  const width = subColumns * tile + (subColumns - 1) * columnGap;
  return wallX + layer * pitch + (width - cell) / 2;
}
