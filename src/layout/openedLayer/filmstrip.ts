import { patternGrid } from '../cells.ts';
import type { Frame, Line, Surface, Target } from '../displayList.ts';
import { mixFrame, partOf, pointIn, range } from '../geometry.ts';
import { label, type LabelPlace, labelWidth, mono, type RankedLabel, rank, sans } from '../labels.ts';
import { type SceneParts, sceneParts } from '../sceneParts.ts';
import { headTarget, outlineRect } from '../wall.ts';
import type { Opened } from './opened.ts';

/** Tiles smaller than this, in px, have no room for a name. */
const namedInside = 48;
/** Room on both sides of the layer's name, design px. */
const headingGap = 28;

interface Film {
  readonly tile: number;
  readonly pitch: number;
  readonly groupGap: number;
  readonly x: (head: number) => number;
}

function filmOf({ context, measures }: Opened): Film {
  const { nHeads, nKvHeads } = context.input.config;
  const grouped = nKvHeads < nHeads;
  const groups = grouped ? nKvHeads : 1;
  const between = grouped ? 22 : 0;
  const room = measures.space.width - 24;
  const pitch = Math.min(measures.film.tile + 12, (room - (groups - 1) * between) / nHeads);
  const tile = Math.min(measures.film.tile, pitch * 0.86);
  const width = pitch * nHeads - (pitch - tile) + (groups - 1) * between;
  const left = (measures.space.width - width) / 2;
  const perGroup = nHeads / groups;
  return {
    tile,
    pitch,
    groupGap: between,
    x: (head) => left + head * pitch + Math.floor(head / perGroup) * between,
  };
}

/** All heads of the layer; `from` gives each tile's place on the wall, `open` how far it has travelled. */
export function filmstrip(opened: Opened, from: (head: number) => Frame, open: number): SceneParts {
  const { context, measures, layer, heads: chosen } = opened;
  const { space, film: place } = measures;
  const film = filmOf(opened);
  const surfaces: Surface[] = [];
  const labels: RankedLabel[] = [];
  const targets: Target[] = [];
  const isSmall = film.tile * space.scale < namedInside;
  const known = context.values(layer, 'attn.pattern') !== undefined;
  for (const head of range(context.input.config.nHeads)) {
    const final = space.frame(film.x(head), place.top, film.tile, film.tile);
    const frame = mixFrame(from(head), final, open);
    const isChosen = chosen.includes(head);
    const grid = patternGrid(context, { id: `tile-${layer}-${head}`, layer, head, frame });
    // The opened head is never greyed.
    if (known) surfaces.push(isChosen ? { ...grid, resting: [] } : { ...grid, keepOthers: 1 });
    else surfaces.push(outlineRect(`film-${head}`, frame, 'rule', 1, 1));
    if (isChosen) {
      const rim = 4 / film.tile;
      const ring = partOf(frame, -rim, -rim, 1 + 2 * rim, 1 + 2 * rim);
      surfaces.push(
        outlineRect(head === opened.head ? 'film-chosen' : `film-chosen-${head}`, ring, 'accent', 1.6, open),
      );
    }
    const size = space.type(10.5);
    const parts = [
      mono(`${layer}.${head}`, { size, colour: isChosen ? 'accent' : 'third', weight: isChosen ? 600 : 400 }),
    ];
    // Over a triangle there is room; a square is written on, and a small tile has its name below.
    const name: LabelPlace = isSmall
      ? { align: 'centre', dy: 12 }
      : { align: 'right', ...(context.input.stack.causal ? {} : { plate: 'ground' }) };
    const at = isSmall ? pointIn(frame, 0.5, 1) : pointIn(frame, 1, 8 / film.tile);
    labels.push({
      label: label(`film-name-${head}`, at, parts, { ...name, opacity: open }),
      rank: rank.head + (isChosen ? 10 : 0),
    });
    targets.push(headTarget(frame, layer, head));
  }
  labels.push(...layerHeading(opened, film, open));
  return sceneParts({ surfaces, labels, targets, ...brackets(opened, film, open, labels) });
}

/** Left of the strip, where there is room: which layer this is. */
function layerHeading(
  { measures, layer, context }: Opened,
  film: Film,
  open: number,
): readonly RankedLabel[] {
  const { space, film: place } = measures;
  const right = film.x(0) - headingGap;
  const middle = place.top + film.tile / 2;
  const last = context.input.config.nLayers - 1;
  const name = [sans(`Layer ${layer}`, { size: space.type(17), weight: 600, colour: 'text' })];
  const all = [mono(`of 0–${last}`, { size: space.type(11), colour: 'third' })];
  if (labelWidth(name) > (right - headingGap) * space.scale) return [];
  return [
    {
      label: label('layer-heading', space.at(right, middle - 9), name, { align: 'right', opacity: open }),
      rank: rank.caption,
    },
    {
      label: label('layer-heading-of', space.at(right, middle + 12), all, { align: 'right', opacity: open }),
      rank: rank.caption,
    },
  ];
}

/** Brackets over the heads that share one key and one value. */
function brackets(
  { context, measures, kvHead }: Opened,
  film: Film,
  open: number,
  labels: RankedLabel[],
): Pick<SceneParts, 'lines'> {
  const { nHeads, nKvHeads } = context.input.config;
  const lines: Line[] = [];
  if (nKvHeads >= nHeads) return { lines };
  const { space, film: place } = measures;
  const perGroup = nHeads / nKvHeads;
  const y = place.top - 12;
  for (const group of range(nKvHeads)) {
    const left = film.x(group * perGroup);
    const right = film.x((group + 1) * perGroup - 1) + film.tile;
    const colour = group === kvHead ? 'accent' : 'tick';
    const stroke = (x0: number, y0: number, x1: number, y1: number): Line => ({
      from: space.at(x0, y0),
      to: space.at(x1, y1),
      width: 1,
      colour,
      opacity: open,
    });
    lines.push(stroke(left, y + 5, left, y), stroke(left, y, right, y), stroke(right, y, right, y + 5));
    const parts = [
      sans(`key/value ${group}`, {
        size: space.type(11),
        colour: group === kvHead ? 'accent' : 'second',
      }),
    ];
    labels.push({
      label: label(`bracket-${group}`, space.at((left + right) / 2, y), parts, {
        align: 'centre',
        plate: 'ground',
        opacity: open,
      }),
      rank: rank.caption,
    });
  }
  return { lines };
}
