import type { Look } from '../model/derive/arcs.ts';
import { columnX, type Planes } from './bed.ts';
import type { ColourRole, Line, Ribbon } from './displayList.ts';
import { along } from './geometry.ts';
import type { OverviewMeasures } from './overviewMeasures.ts';
import { rowFill } from './tokenRows.ts';

export interface ArcStyle {
  readonly colour: ColourRole;
  /** Number of tokens. */
  readonly count: number;
  /** Height in design px of an arc over all T rows. */
  readonly height: number;
  /** Opening shot: an arc stands in one plane, over the query's place. */
  readonly upright: number;
}

const casing = 1.3;

/** An arch from the key's cell to the query's, standing on the bed. */
export function lookArc(
  measures: OverviewMeasures,
  planes: Planes,
  look: Look,
  { colour, count, height, upright }: ArcStyle,
): Ribbon {
  const right = columnX(measures, look.layer) + measures.cell;
  const left = right - measures.cell * (1 - upright);
  const start = planes.onBed(left, look.key + 0.5);
  const end = planes.onBed(right, look.query + 0.5);
  // A cubic Bezier reaches 3/4 of its handles' height.
  const rise = ((height * Math.abs(look.query - look.key)) / count) * (4 / 3);
  return {
    id: `arc-${colour}-${look.layer}-${look.query}-${look.key}`,
    points: [start, along(start, planes.normal, rise), along(end, planes.normal, rise), end],
    width: 0.6 + 3 * look.weight,
    colour,
    opacity: Math.min(1, 0.06 + 1.05 * look.weight),
    casing,
    span: [0, 1],
    taper: 1,
  };
}

/** Short stroke at the left edge of the key's cell. */
export function keyTick(measures: OverviewMeasures, planes: Planes, look: Look, colour: ColourRole): Line {
  const x = columnX(measures, look.layer);
  const half = rowFill / 2;
  return {
    from: planes.onBed(x, look.key + 0.5 - half),
    to: planes.onBed(x, look.key + 0.5 + half),
    width: 2.4,
    colour,
    opacity: Math.min(1, 0.06 + 1.05 * look.weight),
  };
}
