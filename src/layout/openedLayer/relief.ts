import type { PictureNotes } from '../../model/pictureNotes.ts';
import { type DrawnPose, drawnCamera } from '../camera.ts';
import type { CameraPose, Frame, Line, Surface, Vec3 } from '../displayList.ts';
import { along, mixFrame, pointIn, radians, range, smooth, times } from '../geometry.ts';
import { label, mono, type RankedLabel, rank, sans, shortNumber } from '../labels.ts';
import { type SceneParts, sceneParts } from '../sceneParts.ts';
import { tokenNames } from '../tokenRows.ts';
import { blockLimit, vectorBlocks, vectorSurface } from './blocks.ts';
import { limitText } from './captions.ts';
import type { Fold } from './foldVector.ts';
import { mapSurfaces, selectedOutline } from './map.ts';
import { mapValue, mapValues } from './mapValues.ts';
import { keyNames } from './mapNames.ts';
import { type Opened, rowIn } from './opened.ts';
import { shownRows } from './shownRows.ts';
import type { BlockId } from './openedMeasures.ts';
import {
  barRows,
  mlpRowFill,
  neuronBars,
  neuronFold,
  neuronsMost,
  type ReliefPlan,
  weightBars,
  weightHeight,
} from './reliefBars.ts';

/** Blocks that this view draws itself. */
export const reliefBlocks: ReadonlySet<BlockId> = new Set(['map', 'mlp']);

const tip = 46;
const cellMost = 40;
const rowMost = 34;
const mapMost = 440;
const rowsMost = 374;
const mlpAt = 552;
const mlpWidth = 410;
/** Bars of both blocks together. */
const barsMost = 4000;

function planOf(opened: Opened, relief: number): ReliefPlan {
  const { measures, context } = opened;
  const { space, top, columns } = measures;
  const x0 = columns.input?.x ?? columns.key?.x ?? 0;
  const row = Math.min(rowMost, rowsMost / context.count);
  const angle = radians(tip);
  const down = row * context.count;
  const tipped = (x: number, width: number): Frame => ({
    origin: space.at(x, top),
    u: [width * space.scale, 0, 0],
    v: times([0, -Math.cos(angle), Math.sin(angle)], down * space.scale),
  });
  const map = tipped(x0, Math.min(cellMost * context.count, mapMost));
  const mlp = tipped(x0 + mlpAt, mlpWidth);
  return {
    map: mixFrame(opened.frame('map') ?? map, map, relief),
    mlp: mixFrame(opened.frame('mlp') ?? mlp, mlp, relief),
    rowHeight: row,
    normal: times([0, Math.sin(angle), Math.cos(angle)], space.scale * relief),
  };
}

export function reliefCamera(
  { measures }: Opened,
  region: { readonly width: number; readonly height: number },
): CameraPose {
  const { space, top, columns } = measures;
  const x0 = columns.input?.x ?? columns.key?.x ?? 0;
  const zoom = 1.12 * Math.min(1, space.width / 1280);
  const pose: DrawnPose = { fov: 18, yaw: -18, pitch: 9, at: [x0 + 446.5, 96 + top + 98.7, 150.6], zoom };
  return drawnCamera(pose, space, region);
}

export interface Relief {
  readonly parts: SceneParts;
  readonly bars: PictureNotes['bars'];
}

/** Heights for values: attention weights as bars on the map, neurons as bars on the MLP (look.md section 12). */
export function reliefParts(opened: Opened, relief: number): Relief {
  const plan = planOf(opened, relief);
  const map = mapValues(opened);
  const mapBars = weightBars(opened, plan);
  const fold = neuronFold(opened, plan, barsMost - mapBars.bars.length);
  const neurons = neuronBars(opened, plan, fold);
  const seen = smooth(relief, 0.4, 1);
  const surfaces: Surface[] = mapSurfaces(opened, map, plan.map, 1).map((surface) =>
    surface.kind === 'cells' ? { ...surface, keepOthers: Math.max(surface.keepOthers, 0.8) } : surface,
  );
  const block = vectorBlocks(opened).find(({ id }) => id === 'mlp');
  if (block && plan.mlp) {
    const look = { frame: plan.mlp, opacity: 1 };
    const surface = vectorSurface(opened, { ...block, fold }, look);
    surfaces.push(
      surface.kind === 'cells' ? { ...surface, rowFill: mlpRowFill, selectedFill: mlpRowFill } : surface,
    );
  }
  const { selected } = opened.context;
  if (selected !== null)
    surfaces.push(
      selectedOutline(opened, plan.map, selected, map.full ? opened.context.count : selected + 1, 1),
    );
  return {
    parts: sceneParts({
      surfaces,
      bars: relief > 0 ? [...mapBars.bars, ...neurons.bars] : [],
      lines: reliefLines(opened, plan, seen),
      labels: [
        ...keyNames(opened, map, plan.map),
        ...reliefLabels(opened, plan, fold, seen),
        ...topNumbers(opened, plan),
      ],
    }),
    bars: {
      cut: neurons.cut,
      drawn: mapBars.bars.length + neurons.bars.length,
      of: mapBars.of + neurons.of,
    },
  };
}

function reliefLines(opened: Opened, plan: ReliefPlan, opacity: number): readonly Line[] {
  const { map, mlp } = plan;
  if (!mlp) return [];
  const { selected } = opened.context;
  return barRows(opened, plan).map((row) => ({
    from: rowIn(opened, map, 1, row),
    to: rowIn(opened, mlp, 0, row),
    width: row === selected ? 1.6 : 1,
    colour: row === selected ? 'accent' : 'thread',
    opacity,
    under: true,
  }));
}

/** Numbers on the tops of the selected row's bars, from 0.04 up. */
function topNumbers(opened: Opened, plan: ReliefPlan): readonly RankedLabel[] {
  const { context, measures } = opened;
  const { selected, count } = context;
  const map = mapValues(opened);
  const high =
    plan.rowHeight * count * (selected === null ? 0 : opened.edge(selected + 1) - opened.edge(selected));
  if (selected === null || map.paint.kind !== 'attention' || !map.values) return [];
  const size = measures.space.type(10);
  return range(map.full ? count : selected + 1).flatMap((key): RankedLabel[] => {
    const value = mapValue(opened, map, selected, key);
    if (value < 0.04) return [];
    const foot = rowIn(opened, plan.map, (key + 0.5) / count, selected);
    const at = along(foot, plan.normal, value * weightHeight * high);
    const parts = [mono(shortNumber(value), { size, weight: 500, colour: value > 0.36 ? 'ground' : 'text' })];
    return [{ label: label(`top-${key}`, at, parts, { align: 'centre' }), rank: rank.mapNumber + 20 }];
  });
}

function reliefLabels(opened: Opened, plan: ReliefPlan, fold: Fold, opacity: number): readonly RankedLabel[] {
  const { context, measures, layer, head } = opened;
  const { space } = measures;
  const size = space.type(12.5);
  const out: RankedLabel[] = [
    ...tokenNames(context, {
      at: (row) => rowIn(opened, plan.map, 0, row),
      rows: shownRows(opened, size),
      size,
      room: 90 * space.scale,
      strong: new Set(),
      subscripts: 'repeated',
      spaces: true,
    }),
  ];
  const heading = (id: string, at: Vec3, title: string, line: string): void => {
    const name = [sans(title, { size: space.type(12), weight: 600, colour: 'text' })];
    const words = [mono(line, { size: space.type(10), colour: 'third' })];
    out.push(
      { label: label(`relief-${id}`, at, name, { dy: -94, opacity }), rank: rank.blockName },
      { label: label(`relief-${id}-line`, at, words, { dy: -79, opacity }), rank: rank.formula },
    );
  };
  heading('map', pointIn(plan.map, 0, 0), `attention of head ${layer}.${head}`, 'height = weight');
  const block = vectorBlocks(opened).find(({ id }) => id === 'mlp');
  const limit = block ? blockLimit(opened, block) : null;
  if (plan.mlp && block && limit !== null) {
    const neurons = `${block.width.toLocaleString('en-US')} neurons, the strongest of ${fold.pool}`;
    const cut = limitText(limit * neuronsMost);
    heading('mlp', pointIn(plan.mlp, 0, 0), 'MLP', `${neurons}; height = size, cut at ${cut}`);
  }
  return out;
}
