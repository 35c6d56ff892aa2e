import type { Vec3 } from '../displayList.ts';
import { pointIn } from '../geometry.ts';
import { label, mono, type RankedLabel, rank, sans } from '../labels.ts';
import type { Opened } from './opened.ts';
import type { Panes } from './panes.ts';
import { stagesOf } from './stage.ts';

/** Names on and under the panes: heads, blocks of the front pane, sheaves, input and output. */
export function paneLabels(opened: Opened, all: Panes, opacity: number): readonly RankedLabel[] {
  if (opacity <= 0) return [];
  const { context, layer, head: chosen, measures } = opened;
  const { space } = measures;
  const out: RankedLabel[] = [];
  const small = space.type(10.5);
  // The side on which the panes behind stand out.
  const left = (context.input.pose.orbit?.yaw ?? 0) < 0;
  const side = left ? 0 : 1;
  for (const pane of all.panes) {
    const own = pane.head === chosen;
    const parts = [
      mono(`${layer}.${pane.head}`, {
        size: small,
        weight: own ? 600 : 400,
        colour: own ? 'accent' : pane.lifted ? 'text' : 'second',
      }),
    ];
    out.push({
      label: label(`pane-name-${pane.head}`, pointIn(pane.frame, side, 0), parts, {
        align: left ? 'left' : 'right',
        dy: -9,
        opacity,
      }),
      rank: rank.head + (own || pane.lifted ? 20 : 0),
    });
    if (pane.carriesKeyValue && context.input.config.nKvHeads < context.input.config.nHeads) {
      const colour = own ? 'accent' : 'second';
      const words = [sans(`key/value ${pane.group}`, { size: space.type(11), colour })];
      out.push({
        label: label(`sheaf-${pane.group}`, pointIn(pane.rest, side, 1), words, {
          align: left ? 'right' : 'left',
          dx: left ? -9 : 9,
          dy: -4,
          plate: 'ground',
          opacity,
        }),
        rank: rank.caption,
      });
    }
  }
  const name = (id: string, at: Vec3, title: string, formula: string): void => {
    const heading = [sans(title, { size: space.type(12), weight: 600, colour: 'text' })];
    const line = [mono(formula, { size: space.type(10), colour: 'third' })];
    const place = { align: 'centre', opacity } as const;
    out.push(
      { label: label(`pane-${id}`, at, heading, { ...place, dy: 18 }), rank: rank.blockName },
      { label: label(`pane-${id}-formula`, at, line, { ...place, dy: 33 }), rank: rank.formula },
    );
  };
  const front = all.panes[0];
  if (front) {
    const under = (id: 'query' | 'key' | 'map' | 'mix', column = 0.5): Vec3 =>
      pointIn(front.block(id), column, 1);
    const { query, key } = stagesOf(context);
    name('query', under('query'), 'query', query === 'q_rot' ? 'x·W_Q ↻' : 'x·W_Q');
    name('key', under('key', 1), 'key, value', key === 'k_rot' ? 'once a sheaf, ↻' : 'once a sheaf');
    name('map', under('map'), 'attention', 'softmax');
    name('mix', under('mix'), 'mix', 'Σ a·v');
  }
  name('input', pointIn(all.input, 0.5, 1), 'input', 'norm(x)');
  name('out', pointIn(all.out, 0.5, 1), 'out', 'z·W_O, all heads');
  return out;
}
