import { blockRowFill } from './blocks.ts';
import { sideHeadingY } from './captions.ts';
import { cells } from '../cells.ts';
import type { CellGrid, Frame, Target } from '../displayList.ts';
import { mix, mixFrame, radians, range } from '../geometry.ts';
import { label, mono, type RankedLabel, rank } from '../labels.ts';
import { easedWarp } from '../rowWarp.ts';
import { type SceneParts, sceneParts } from '../sceneParts.ts';
import { loomPaint, rowFill, selectedFill } from '../tokenRows.ts';
import { viewPointOf } from '../../model/view.ts';
import { columnOf, type Opened } from './opened.ts';
import type { Column } from './openedMeasures.ts';

const foldDegrees = 58;
/** Share of a wing's column that its cells fill. */
const columnFill = 0.66;

/** Loom columns before and after the opened layer; they fold back like the wings of a triptych. */
export function wings(opened: Opened, from: (layer: number) => Frame, open: number): SceneParts {
  const { context, layer } = opened;
  const { nLayers } = context.input.config;
  const paint = loomPaint(context);
  const point = viewPointOf[context.input.view.cell];
  const surfaces = range(nLayers).flatMap((other): CellGrid[] => {
    if (other >= context.layersShown || !context.values(other, point)) return [];
    const own = other === layer;
    const final = own ? null : wingFrame(opened, other);
    const visible = own || !final ? 1 - open : 1;
    if (visible <= 0) return [];
    return [
      cells({
        id: `loom-${other}`,
        address: context.address(other, point),
        frame: final ? mixFrame(from(other), final, open) : from(other),
        rows: context.count,
        paint,
        rowFill: mix(rowFill, blockRowFill, open),
        selectedRow: context.selected,
        selectedFill,
        warp: easedWarp(opened.warp, context.count, open),
        opacity: visible,
      }),
    ];
  });
  return sceneParts({
    surfaces,
    labels: wingLabels(opened, open),
    targets: open > 0.5 ? wingTargets(opened) : [],
  });
}

function wingFrame(opened: Opened, layer: number): Frame | null {
  const { measures, context } = opened;
  const left = layer < opened.layer;
  const column = columnOf(opened, left ? 'before' : 'after');
  if (!column) return null;
  const many = left ? opened.layer : context.input.config.nLayers - opened.layer - 1;
  const index = left ? layer : layer - opened.layer - 1;
  const pitch = column.width / many;
  const width = pitch * columnFill;
  const depth = Math.tan(radians(foldDegrees));
  const x = column.x + index * pitch;
  const hinge = left ? column.x + column.width : column.x;
  const z = -Math.abs(hinge - x) * depth;
  const { space, top, rowsHeight } = measures;
  return {
    origin: space.at(x, top, z),
    u: [width * space.scale, 0, (left ? 1 : -1) * width * depth * space.scale],
    v: [0, -rowsHeight * space.scale, 0],
  };
}

function wingLabels(opened: Opened, open: number): readonly RankedLabel[] {
  const { context, layer, measures } = opened;
  const { space } = measures;
  const last = context.input.config.nLayers - 1;
  const size = space.type(10);
  const words = (first: number, end: number): string => (first === end ? String(first) : `${first}–${end}`);
  const out: RankedLabel[] = [];
  const add = (id: string, column: Column | null, text: string, align: 'left' | 'right'): void => {
    if (!column) return;
    const x = align === 'right' ? column.x + column.width - 2 : column.x;
    const parts = [mono(text, { size, colour: 'third' })];
    const at = space.at(x, sideHeadingY(opened));
    out.push({ label: label(id, at, parts, { align, opacity: open }), rank: rank.formula });
  };
  if (layer > 0) add('wing-before', columnOf(opened, 'before'), `layers ${words(0, layer - 1)}`, 'right');
  if (layer < last) add('wing-after', columnOf(opened, 'after'), words(layer + 1, last), 'left');
  return out;
}

function wingTargets(opened: Opened): readonly Target[] {
  const { space, top, rowsHeight } = opened.measures;
  return (['before', 'after'] as const).flatMap((id): Target[] => {
    const column = columnOf(opened, id);
    if (!column) return [];
    return [
      {
        id: `wing-${id}`,
        label: 'back to all layers',
        action: { kind: 'closeLayer' },
        frame: space.frame(column.x, top, column.width, rowsHeight),
      },
    ];
  });
}
