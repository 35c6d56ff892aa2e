import { hardestLooks, type Look, strongestByKey } from '../model/derive/arcs.ts';
import { columnX, type Planes } from './bed.ts';
import type { LayoutContext } from './context.ts';
import type { Bead, ColourRole, Ribbon, Surface, Vec3 } from './displayList.ts';
import { add, along, clamp, mix, range, smooth, times } from './geometry.ts';
import type { OverviewMeasures } from './overviewMeasures.ts';
import { type SceneParts, sceneParts } from './sceneParts.ts';
import { outlineRect } from './wall.ts';

/** Parts of a layer's phase: the beads cross its column, light runs along the arcs, then heads merge and the MLP adds. */
export const flowPhases = { arcs: 0.25, merge: 0.75 } as const;
const arcsFrom = 0.25;
const mostArcs = 300;
const trail = 60;
const casing = 1.3;
/** Length of a light on its arc, and the share of the way at which its head is seen. */
const lightLength = 0.28;

/** A pass that runs: every token a bead on its thread, light from key to query (look.md section 12, picture 14). */
export function flowParts(context: LayoutContext, measures: OverviewMeasures, planes: Planes): SceneParts {
  const { flow, config, layersReady } = context.input;
  if (!flow || flow.layer >= config.nLayers) return sceneParts({});
  // Values that are not here yet: the beads wait before the column.
  const here = flow.layer < layersReady;
  const phase = here ? clamp(flow.phase, 0, 1) : 0;
  const column = columnX(measures, flow.layer);
  const gap = (measures.pitch - measures.cell) / 2;
  const stand = column + measures.cell + gap;
  const x = mix(column - gap, stand, smooth(phase, 0, flowPhases.arcs));
  const running = here && phase >= flowPhases.arcs * 0.8 && phase <= flowPhases.merge + 0.1;
  const looks = running ? layerLooks(context, flow.layer) : [];
  const arcs = looks.map((look) => lookCurve(measures, planes, look, { x: stand, count: context.count }));
  return sceneParts({
    surfaces: here ? [runningColumn(measures, planes, flow.layer)] : [],
    ribbons: [
      ...trails(context, measures, planes, x),
      ...arcs.map((points, index) => rail(context, looks[index], points, phase)),
      ...arcs.flatMap((points, index) => light(context, looks[index], points, phase)),
    ],
    beads: [
      ...beads(context, measures, planes, { x, phase }),
      ...arcs.flatMap((points, index) => lightHead(context, looks[index], points, phase)),
    ],
  });
}

/** Per query and key the strongest head of the layer, resting columns left out. */
export function layerLooks(context: LayoutContext, layer: number): readonly Look[] {
  const looks = range(context.count).flatMap((query) =>
    strongestByKey(context.heads, layer, query).looks.filter(({ weight }) => weight >= arcsFrom),
  );
  return hardestLooks(looks, mostArcs);
}

function colourOf(context: LayoutContext, look: Look): ColourRole {
  return look.query === context.selected ? 'accent' : 'seen';
}

type Curve = readonly [Vec3, Vec3, Vec3, Vec3];

/** Bows ahead, into the threads that are not woven yet. */
function lookCurve(
  { space }: OverviewMeasures,
  { onBed, normal }: Planes,
  look: Look,
  place: { readonly x: number; readonly count: number },
): Curve {
  const distance = look.query - look.key;
  const ahead: Vec3 = [space.scale * (14 + 13 * distance), 0, 0];
  const bow = times(add(ahead, times(normal, (70 * distance) / place.count)), 4 / 3);
  const from = onBed(place.x, look.key + 0.5);
  const to = onBed(place.x, look.query + 0.5);
  return [from, add(from, bow), add(to, bow), to];
}

function curvePoint([a, b, c, d]: Curve, t: number): Vec3 {
  const s = 1 - t;
  const sum = add(times(a, s * s * s), times(b, 3 * s * s * t));
  return add(sum, add(times(c, 3 * s * t * t), times(d, t * t * t)));
}

function rail(context: LayoutContext, look: Look | undefined, points: Curve, phase: number): Ribbon {
  const weight = look?.weight ?? 0;
  const { arcs, merge } = flowPhases;
  return {
    id: `rail-${look?.query}-${look?.key}`,
    points,
    width: 0.6 + 1.4 * weight,
    colour: look?.query === context.selected ? 'accent' : 'third',
    opacity: 0.6 * smooth(phase, arcs * 0.8, arcs) * (1 - smooth(phase, merge, merge + 0.1)),
    casing: 0,
    span: [0, 1],
    taper: 1,
  };
}

/** 0 = at the key, 1 = arrived at the query. */
function lightPlace(phase: number): number {
  return clamp((phase - flowPhases.arcs) / (flowPhases.merge - flowPhases.arcs), 0, 1);
}

function light(
  context: LayoutContext,
  look: Look | undefined,
  points: Curve,
  phase: number,
): readonly Ribbon[] {
  const head = lightPlace(phase);
  if (!look || head <= 0 || head >= 1) return [];
  return [
    {
      id: `light-${look.query}-${look.key}`,
      points,
      width: 1.2 + 4.5 * look.weight,
      colour: colourOf(context, look),
      opacity: 0.9,
      casing: 0,
      span: [Math.max(0, head - lightLength), head],
      taper: 0,
    },
  ];
}

function lightHead(
  context: LayoutContext,
  look: Look | undefined,
  points: Curve,
  phase: number,
): readonly Bead[] {
  const head = lightPlace(phase);
  if (!look || head <= 0 || head >= 1) return [];
  const at = curvePoint(points, head);
  return [{ at, radius: 1 + 2 * look.weight, colour: colourOf(context, look), casing: 0, opacity: 1 }];
}

/** Beads are never larger than their row. */
function beadRadius({ rowStep, space }: OverviewMeasures, selected: boolean): number {
  return selected ? 4.2 : Math.max(0.8, Math.min(3.2, rowStep * space.scale * 0.45));
}

function beads(
  context: LayoutContext,
  measures: OverviewMeasures,
  { onBed, normal }: Planes,
  { x, phase }: { readonly x: number; readonly phase: number },
): readonly Bead[] {
  const { arcs, merge } = flowPhases;
  // Inside the column a bead parts into query, key and value; after the heads merge the MLP's bump passes.
  const apart = Math.sin(Math.PI * clamp(phase / arcs, 0, 1));
  const bump = Math.sin(Math.PI * clamp((phase - merge) / (1 - merge), 0, 1));
  return range(context.count).flatMap((row) => {
    const selected = row === context.selected;
    const radius = beadRadius(measures, selected);
    const bead = (across: number, size: number): Bead => ({
      at: along(onBed(x, row + 0.5 + across), normal, bump * 4),
      radius: size,
      colour: selected ? 'accent' : 'seen',
      casing,
      opacity: 1,
    });
    if (apart < 0.2) return [bead(0, radius * (1 + 0.25 * bump))];
    const small = radius * (1 - 0.4 * apart);
    return [bead(-0.3 * apart, small), bead(0, small), bead(0.3 * apart, small)];
  });
}

function trails(
  context: LayoutContext,
  measures: OverviewMeasures,
  { onBed }: Planes,
  x: number,
): readonly Ribbon[] {
  return range(context.count).map((row) => {
    const selected = row === context.selected;
    const from = onBed(Math.max(measures.wallX - 10, x - trail), row + 0.5);
    const to = onBed(x, row + 0.5);
    const step: Vec3 = [(to[0] - from[0]) / 3, (to[1] - from[1]) / 3, (to[2] - from[2]) / 3];
    return {
      id: `trail-${row}`,
      points: [from, add(from, step), add(from, times(step, 2)), to],
      width: beadRadius(measures, selected) * 1.2,
      colour: selected ? 'accent' : 'seen',
      opacity: 0.7,
      casing: 0,
      span: [0, 1],
      taper: 0,
    };
  });
}

function runningColumn(measures: OverviewMeasures, planes: Planes, layer: number): Surface {
  const { wallX, wallY, pitch, rowPitch, tile, subColumns, columnGap, rows } = measures;
  const width = subColumns * (tile + columnGap) - columnGap + 4;
  const height = (rows - 1) * rowPitch + tile + 4;
  const frame = planes.wallFrame(wallX + layer * pitch - 2, wallY - 2, width, height);
  return outlineRect('running-layer', frame, 'accent', 1.2, 0.9);
}
