import type { PictureNotes } from '../model/pictureNotes.ts';
import type { Look } from '../model/derive/arcs.ts';
import { headsSeenFrom, rowsSeenFrom } from '../model/derive/lookBack.ts';
import { columnX, type Planes } from './bed.ts';
import type { LayoutContext } from './context.ts';
import type { Rect, Surface } from './displayList.ts';
import { frameOf, partOf, range } from './geometry.ts';
import { label, mono, type RankedLabel, rank, sans, shortNumber } from './labels.ts';
import { layerAxis } from './layerAxis.ts';
import { keyTick, lookArc } from './lookArcs.ts';
import { tokenRowParts } from './overview.ts';
import type { OverviewMeasures } from './overviewMeasures.ts';
import { joinParts, type SceneParts, sceneParts } from './sceneParts.ts';
import { namedRows, threadReach } from './tokenRows.ts';
import { headNumbers, headOutlines, wall } from './wall.ts';

const arcsFrom = 0.5;
const arcHeight = 105;
/** Heads outlined on the wall for each direction. */
const outlined = 8;
/** Share of a tile that one half fills; the rest is the seam. */
const half = 0.48;
/** Share of its row that a loom cell fills. */
const focusFill = 0.7;

export interface TokenFocus {
  readonly parts: SceneParts;
  readonly arcs: PictureNotes['arcs'];
}

/** Everything seen from one token: what it looks at above its row, who looks at it below (look.md section 6). */
export function tokenFocus(
  context: LayoutContext,
  measures: OverviewMeasures,
  planes: Planes,
  pos: number,
): TokenFocus {
  const { heads, count } = context;
  const rows = heads.layers.map((layer) => rowsSeenFrom(heads, layer, pos));
  const looks = rows.flatMap((layer) => layer.filter((look): look is Look => look !== null));
  const shown = looks.filter(({ weight }) => weight >= arcsFrom);
  const colourOf = (look: Look): 'accent' | 'seen' => (look.query === pos ? 'accent' : 'seen');
  const best = range(count).map((row) => bestOf(rows.map((layer) => layer[row] ?? null)));
  const strong = new Set(range(count).filter((row) => (best[row]?.weight ?? 0) >= arcsFrom));
  const parts = joinParts(
    focusWall(context, measures, planes, pos),
    sceneParts({
      surfaces: [
        ...focusCells(context, measures, planes, rows, pos),
        ...focusOutlines(measures, planes, shown, pos),
      ],
      lines: shown.map((look) => keyTick(measures, planes, look, colourOf(look))),
      ribbons: shown.map((look) =>
        lookArc(measures, planes, look, { colour: colourOf(look), count, height: arcHeight, upright: 0 }),
      ),
      labels: [...headNumbers(context, measures, planes), ...bestHeads(context, measures, planes, best)],
    }),
    layerAxis(context, measures, planes),
    tokenRowParts(context, measures, planes, { strong, subscripts: measures.isPhone ? 'repeated' : 'all' }),
  );
  const own = looks.filter(({ query }) => query === pos);
  const all = own.reduce((sum, { weight }) => sum + weight, 0);
  const ownShown = own.filter(({ weight }) => weight >= arcsFrom);
  const share = all > 0 ? ownShown.reduce((sum, { weight }) => sum + weight, 0) / all : 0;
  return { parts, arcs: { count: shown.length, share, from: arcsFrom } };
}

function bestOf(looks: readonly (Look | null)[]): Look | null {
  return looks.reduce((best, look) => (look && (!best || look.weight > best.weight) ? look : best), null);
}

/** A weight of the run, or, with null, that there is none to show. */
function lookTile(context: LayoutContext, id: string, frame: Rect['frame'], look: Look | null): Rect {
  const shows = look && {
    address: context.address(look.layer, 'attn.pattern'),
    index: [look.head, look.query, look.key],
  };
  return {
    ...(shows ? { shows } : {}),
    kind: 'rect',
    id,
    frame,
    fill: { attention: Math.sqrt(look?.weight ?? 0) },
    fillOpacity: 1,
    outline: null,
    hatch: false,
    opacity: 1,
  };
}

/** Flat tiles: left half the head's hardest look back, right half the hardest look it gets. */
function focusWall(
  context: LayoutContext,
  measures: OverviewMeasures,
  planes: Planes,
  pos: number,
): SceneParts {
  const seen = new Map(
    headsSeenFrom(context.heads, pos).map((entry) => [`${entry.layer}-${entry.head}`, entry]),
  );
  return wall(context, measures, planes, {
    skip: null,
    tile: (layer, head, frame): readonly Surface[] => {
      const id = `${layer}-${head}`;
      const entry = seen.get(id);
      if (!entry) return [];
      return [
        lookTile(context, `looks-${id}`, partOf(frame, 0, 0, half, 1), entry.lookBack),
        lookTile(context, `seen-${id}`, partOf(frame, 1 - half, 0, half, 1), entry.lookedAt),
      ];
    },
  });
}

function focusOutlines(
  measures: OverviewMeasures,
  planes: Planes,
  shown: readonly Look[],
  pos: number,
): readonly Rect[] {
  const hardest = [...shown].sort((a, b) => b.weight - a.weight);
  const back = hardest.filter(({ query }) => query === pos).slice(0, outlined);
  const seen = hardest.filter(({ query }) => query !== pos).slice(0, outlined);
  return [...headOutlines(measures, planes, back), ...headOutlines(measures, planes, seen, 'seen')];
}

/** Loom cells coloured by the hardest look between the token and each row in that layer; 0 where every head rests. */
function focusCells(
  context: LayoutContext,
  measures: OverviewMeasures,
  planes: Planes,
  layers: readonly (readonly (Look | null)[])[],
  pos: number,
): readonly Rect[] {
  return layers.flatMap((rows, layer) =>
    rows.flatMap((look, row) => {
      if (row === pos) return [];
      const x = columnX(measures, layer);
      const top = row + (1 - focusFill) / 2;
      const frame = frameOf(
        planes.onBed(x, top),
        planes.onBed(x + measures.cell, top),
        planes.onBed(x, top + focusFill),
      );
      return [lookTile(context, `look-${layer}-${row}`, frame, look)];
    }),
  );
}

/** Head and weight of the hardest look at the right end of every row; `selected` at the token's own. */
function bestHeads(
  context: LayoutContext,
  measures: OverviewMeasures,
  planes: Planes,
  best: readonly (Look | null)[],
): readonly RankedLabel[] {
  const { space, right, fold, isPhone } = measures;
  const x = right + (isPhone ? 8 : threadReach + 6);
  const size = space.type(10.5);
  const labels = namedRows(context, measures.rowStep * space.scale, space.type(measures.tokenSize)).flatMap(
    (row): RankedLabel[] => {
      const at = planes.onBed(x, row + 0.5);
      if (row === context.selected) {
        const parts = [sans(isPhone ? 'this' : 'selected', { size: space.type(11), colour: 'accent' })];
        return [{ label: label(`best-${row}`, at, parts), rank: rank.guess + 30 }];
      }
      const look = best[row];
      if (!look) return [];
      const colour = look.weight >= arcsFrom ? 'text' : 'third';
      const name = `${look.layer}.${look.head}`;
      // A phone has room for the head alone; its weight stands in the list.
      const text = isPhone ? name : `${name.padEnd(6)}${shortNumber(look.weight)}`;
      const parts = [mono(text, { size, colour })];
      return [{ label: label(`best-${row}`, at, parts), rank: rank.guess }];
    },
  );
  if (isPhone) return labels;
  const heading = [sans('best head', { size: space.type(11), colour: 'second' })];
  const at = planes.onWall(right + 14, fold);
  return [...labels, { label: label('best-heading', at, heading), rank: rank.caption }];
}
