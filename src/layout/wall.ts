import { ensure } from '../base/brand.ts';
import { memoLast } from '../base/memoLast.ts';
import type { ModelConfig } from '../model/config.ts';
import type { Look } from '../model/derive/arcs.ts';
import type { Planes } from './bed.ts';
import { patternGrid } from './cells.ts';
import type { LayoutContext } from './context.ts';
import type { ColourRole, Frame, Rect, Surface, Target } from './displayList.ts';
import { range } from './geometry.ts';
import { label, mono, type RankedLabel, rank } from './labels.ts';
import type { OverviewMeasures } from './overviewMeasures.ts';
import { type SceneParts, sceneParts } from './sceneParts.ts';

/** Upright square of one head, `grow` px larger on each side. */
export function tileFrame(
  measures: OverviewMeasures,
  planes: Planes,
  place: { readonly layer: number; readonly head: number },
  grow = 0,
): Frame {
  const { wallX, wallY, pitch, rowPitch, tile, subColumns, columnGap } = measures;
  const column = place.head % subColumns;
  const row = Math.floor(place.head / subColumns);
  const x = wallX + place.layer * pitch + column * (tile + columnGap);
  const size = tile + 2 * grow;
  return planes.wallFrame(x - grow, wallY + row * rowPitch - grow, size, size);
}

const tileFrames = memoLast(
  (measures: OverviewMeasures, planes: Planes, { nLayers, nHeads }: ModelConfig): readonly Frame[][] =>
    range(nLayers).map((layer) => range(nHeads).map((head) => tileFrame(measures, planes, { layer, head }))),
);

export function outlineRect(
  id: string,
  frame: Frame,
  colour: ColourRole,
  width: number,
  opacity: number,
): Rect {
  return {
    kind: 'rect',
    id,
    frame,
    fill: null,
    fillOpacity: 0,
    outline: { colour, width },
    hatch: false,
    opacity,
  };
}

export function headTarget(frame: Frame, layer: number, head: number): Target {
  return {
    id: `head-${layer}-${head}`,
    label: `head ${layer}.${head}`,
    action: { kind: 'openHead', layer, head },
    frame,
  };
}

/** What a tile shows; `skip` = the layer whose tiles travel to the opened layer's filmstrip. */
export interface WallOptions {
  readonly skip: number | null;
  readonly tile: (layer: number, head: number, frame: Frame) => readonly Surface[];
}

/** All heads: columns over their layers, rows are head indices. Layers still to come are empty outlines. */
export function wall(
  context: LayoutContext,
  measures: OverviewMeasures,
  planes: Planes,
  options: WallOptions,
): SceneParts {
  const { config } = context.input;
  const frames = tileFrames(measures, planes, config);
  const surfaces: Surface[] = [];
  const targets: Target[] = [];
  for (const layer of range(config.nLayers)) {
    if (layer === options.skip) continue;
    for (const head of range(config.nHeads)) {
      const frame = ensure(frames[layer]?.[head], `the tile of head ${layer}.${head}`);
      const here =
        layer < context.layersShown && context.values(layer, context.point('pattern')) !== undefined;
      if (here) {
        surfaces.push(...options.tile(layer, head, frame));
        targets.push(headTarget(frame, layer, head));
      } else {
        surfaces.push(outlineRect(`to-come-${layer}-${head}`, frame, 'rule', 1, 0.6));
      }
    }
  }
  return sceneParts({ surfaces, targets });
}

export function patternTile(
  context: LayoutContext,
): (layer: number, head: number, frame: Frame) => readonly Surface[] {
  // One memo a tile: each attention of a model has its own.
  const kind = context.input.attentions ? `tile-${context.input.stack.choice}` : 'tile';
  const { scores } = context.input;
  if (scores)
    return (layer, head, frame) => [scoreTile(`${kind}-${layer}-${head}`, frame, scores[layer]?.[head])];
  return (layer, head, frame) => [
    patternGrid(context, { id: `${kind}-${layer}-${head}`, layer, head, frame }),
  ];
}

/** One colour for a head: its score, on the scale of attention; hatched where it has none. */
function scoreTile(id: string, frame: Frame, score = Number.NaN): Rect {
  const isKnown = Number.isFinite(score);
  return {
    kind: 'rect',
    id,
    frame,
    fill: isKnown ? { attention: Math.min(1, Math.max(0, score)) } : 'forbidden',
    fillOpacity: 1,
    outline: null,
    hatch: !isKnown,
    opacity: 1,
  };
}

/** Accent outlines of the heads that look hardest. */
export function headOutlines(
  measures: OverviewMeasures,
  planes: Planes,
  looks: readonly Pick<Look, 'layer' | 'head'>[],
  colour: ColourRole = 'accent',
): readonly Rect[] {
  const seen = new Set<string>();
  return looks.flatMap(({ layer, head }) => {
    const id = `outline-${colour}-${layer}-${head}`;
    if (seen.has(id)) return [];
    seen.add(id);
    return [outlineRect(id, tileFrame(measures, planes, { layer, head }, 1), colour, 1.2, 0.9)];
  });
}

/** `head 0`, `1`, … at the left end of the tile rows. */
export function headNumbers(
  context: LayoutContext,
  measures: OverviewMeasures,
  planes: Planes,
): readonly RankedLabel[] {
  const { space, wallX, wallY, rowPitch, tile, subColumns, headNumbers: shown } = measures;
  if (!shown) return [];
  const rows = Math.ceil(context.input.config.nHeads / subColumns);
  return range(rows).map((row) => {
    const text = row === 0 ? 'head 0' : String(row * subColumns);
    const parts = [mono(text, { size: space.type(10.5), colour: 'third' })];
    const at = planes.onWall(wallX - 12, wallY + row * rowPitch + tile / 2);
    return { label: label(`head-number-${row}`, at, parts, { align: 'right' }), rank: rank.head };
  });
}
