import type { Bead, Ribbon } from '../displayList.ts';
import { along, clamp, mix, range, smooth } from '../geometry.ts';
import { type SceneParts, sceneParts } from '../sceneParts.ts';
import { keyRibbons } from './keyRibbons.ts';
import { columnOf, type Opened, rowHeight, rowPoint } from './opened.ts';
import type { ColumnId } from './openedMeasures.ts';

/** Where a bead has got to at a phase of its layer: split into q, k, v; arcs; merge at W_O; MLP; move on. */
const stops: readonly (readonly [phase: number, column: ColumnId, side: 0 | 1])[] = [
  [0, 'names', 1],
  [0.12, 'input', 1],
  [0.25, 'arcs', 0],
  [0.6, 'map', 1],
  [0.68, 'mix', 1],
  [0.75, 'out', 1],
  [0.9, 'mlp', 1],
  [1, 'guess', 0],
];

/** Share of the arcs that the light has run, from the keys. */
export function litShare(opened: Opened): number {
  const { flow } = opened.context.input;
  if (!flow || flow.layer > opened.layer) return 1;
  return flow.layer < opened.layer ? 0 : clamp((flow.phase - 0.25) / 0.35, 0, 1);
}

/** Bands grow from key to query with the running pass. */
export function litRibbons(opened: Opened): readonly Ribbon[] {
  const share = litShare(opened);
  if (share <= 0) return [];
  return keyRibbons(opened, 1).map((ribbon) => ({ ...ribbon, span: [0, share] }));
}

function beadX(opened: Opened, phase: number): number {
  const places = stops.flatMap(([at, id, side]) => {
    const column = columnOf(opened, id);
    return column ? [{ at, x: column.x + side * column.width }] : [];
  });
  const next = places.findIndex(({ at }) => at >= phase);
  const to = places[next];
  const from = places[Math.max(0, next - 1)];
  if (!to || !from || to.at === from.at) return to?.x ?? from?.x ?? 0;
  return mix(from.x, to.x, smooth(phase, from.at, to.at));
}

/** Every token's bead on its row while the opened layer runs. Never before the layer's values are here. */
export function openedFlow(opened: Opened): SceneParts {
  const { context, layer, measures } = opened;
  const { flow, layersReady } = context.input;
  if (!flow || flow.layer !== layer) return sceneParts({});
  const phase = layer < layersReady ? clamp(flow.phase, 0, 1) : 0;
  const x = beadX(opened, phase);
  const apart = Math.sin(Math.PI * clamp((phase - 0.12) / 0.48, 0, 1));
  const beads = range(context.count).flatMap((row): Bead[] => {
    const selected = row === context.selected;
    const high = rowHeight(opened, row);
    const radius = selected ? 4.2 : Math.max(0.8, Math.min(3.2, high * 0.3));
    const at = rowPoint(opened, x, row);
    const bead = (down: number): Bead => ({
      at: along(at, [0, -1, 0], down * high),
      radius: radius * (1 - 0.35 * apart),
      colour: selected ? 'accent' : 'seen',
      casing: 1.3 * measures.space.scale,
      opacity: 1,
    });
    return apart < 0.15 ? [bead(0)] : [bead(-0.28 * apart), bead(0), bead(0.28 * apart)];
  });
  return sceneParts({ beads });
}
