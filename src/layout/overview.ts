import type { PictureNotes } from '../model/pictureNotes.ts';
import { hardestLooks, strongestArcs } from '../model/derive/arcs.ts';
import type { Planes } from './bed.ts';
import type { LayoutContext } from './context.ts';
import type { Ribbon } from './displayList.ts';
import { flowPhases } from './flow.ts';
import { smooth } from './geometry.ts';
import { guesses } from './guesses.ts';
import { label, type RankedLabel, rank, sans } from './labels.ts';
import { layerAxis } from './layerAxis.ts';
import { keyTick, lookArc } from './lookArcs.ts';
import type { OverviewMeasures } from './overviewMeasures.ts';
import { fadeParts, joinParts, type SceneParts, sceneParts } from './sceneParts.ts';
import {
  loomCells,
  namedRows,
  rowTarget,
  threadReach,
  threads,
  tokenNames,
  tokenTargets,
} from './tokenRows.ts';
import { headNumbers, headOutlines, patternTile, wall } from './wall.ts';

/** Smallest distance of an arc: 1 = the word just before counts too. */
export const minArcDistance = 1;
const outlinedHeads = 8;
/** Closer rows than this have threads only where they have names. */
const leastThreadStep = 4;
/** A word that gave more than this is set in heavier type. */
const strongFrom = 0.5;
const arcHeight = 105;
const bookArcHeight = 150;
/** Arcs of selected words other than the leading one. */
const furtherOpacity = 0.7;

export interface OverviewOptions {
  /** 1 = opening shot. */
  readonly book: number;
  /** Layer whose tiles and loom column are drawn elsewhere; null = none. */
  readonly skipLayer: number | null;
  /** Loom columns are drawn elsewhere (they fold into the wings of an opened layer). */
  readonly withLoom: boolean;
  /** Arcs of the selected words; without them the strong words are given. */
  readonly withArcs?: boolean;
  readonly strong?: ReadonlySet<number>;
}

export interface Overview {
  readonly parts: SceneParts;
  readonly arcs: PictureNotes['arcs'];
}

/** The wall of all heads over the loom of all tokens, with the leading token's arcs (look.md section 4). */
export function overview(
  context: LayoutContext,
  measures: OverviewMeasures,
  planes: Planes,
  { book, skipLayer, withLoom, withArcs = true, strong: given }: OverviewOptions,
): Overview {
  const { count } = context;
  const selected = withArcs ? context.selected : null;
  const others = withArcs ? context.others : [];
  const rule = { from: measures.arcsFrom, minDistance: minArcDistance };
  const arcs = selected === null ? null : strongestArcs(context.heads, selected, rule);
  const looks = arcs?.looks ?? [];
  const hardest = hardestLooks(looks, outlinedHeads);
  const height = arcHeight + (bookArcHeight - arcHeight) * book;
  const ribbons: readonly Ribbon[] = looks.map((look) => {
    const arc = lookArc(measures, planes, look, { colour: 'accent', count, height, upright: book });
    return { ...arc, opacity: arc.opacity * arrived(context, look.layer) };
  });
  const further = others.flatMap((query) =>
    strongestArcs(context.heads, query, rule).looks.map((look): Ribbon => {
      const arc = lookArc(measures, planes, look, { colour: 'accent', count, height, upright: book });
      return { ...arc, opacity: arc.opacity * arrived(context, look.layer) * furtherOpacity };
    }),
  );
  const flat = 1 - smooth(book, 0, 0.5);
  const ticks = looks.map((look) => {
    const tick = keyTick(measures, planes, look, 'accent');
    return { ...tick, opacity: tick.opacity * arrived(context, look.layer) };
  });
  const strong = given ?? new Set(looks.filter(({ weight }) => weight > strongFrom).map(({ key }) => key));
  const parts = joinParts(
    wall(context, measures, planes, { skip: skipLayer, tile: patternTile(context) }),
    sceneParts({
      surfaces: [
        ...(withLoom ? loomCells(context, planes) : []),
        ...headOutlines(
          measures,
          planes,
          hardest.filter(({ layer }) => layer !== skipLayer),
        ),
      ],
      lines: ticks.map((line) => ({ ...line, opacity: line.opacity * flat })),
      ribbons: [...further, ...ribbons],
      labels: headNumbers(context, measures, planes),
    }),
    fadeParts(layerAxis(context, measures, planes), flat),
    tokenRowParts(context, measures, planes, { strong, subscripts: 'repeated' }),
    // What a running pass will say is not known yet.
    context.input.flow ? sceneParts({}) : fadeParts(rowEnds(context, measures, planes), flat),
  );
  return { parts, arcs: arcs && { count: looks.length, share: arcs.share, from: rule.from } };
}

/** Arcs of a running layer come back into its column once its heads merge; 1 = fully there. */
function arrived({ input: { flow } }: LayoutContext, layer: number): number {
  return flow && layer >= flow.layer ? smooth(flow.phase, flowPhases.merge, 1) : 1;
}

/** Threads, names and click targets of the token rows. */
export function tokenRowParts(
  context: LayoutContext,
  measures: OverviewMeasures,
  planes: Planes,
  style: { readonly strong: ReadonlySet<number>; readonly subscripts: 'repeated' | 'all' },
): SceneParts {
  const { space, wallX, right } = measures;
  const left = wallX - threadReach;
  const end = right + (measures.isPhone ? 6 : threadReach);
  const size = space.type(measures.tokenSize);
  const rows = namedRows(context, measures.rowStep * space.scale, size);
  const names = tokenNames(context, {
    ...style,
    at: (row) => planes.onBed(left, row + 0.5),
    rows,
    size,
    spaces: !measures.isPhone,
    // The last row stands furthest left; what is left of it is the room for every name.
    room: (left - (measures.isPhone ? 17 : 34)) * space.scale,
  });
  return sceneParts({
    lines: threads(context, {
      from: (row) => planes.onBed(left, row + 0.5),
      to: (row) => planes.onBed(end, row + 0.5),
      ...(measures.rowStep * space.scale < leastThreadStep ? { rows } : {}),
    }),
    labels: names,
    targets: tokenTargets(context, rows, (row) =>
      rowTarget(context, row, planes.onBed(left, row), planes.onBed(end, row), planes.onBed(left, row + 1)),
    ),
  });
}

function headingOf({ input }: LayoutContext, { width }: OverviewMeasures): string {
  if (input.attentions) return 'writes next';
  return width < 1000 ? 'next word' : 'its guess of the next word';
}

function rowEnds(context: LayoutContext, measures: OverviewMeasures, planes: Planes): SceneParts {
  const { space, right, probability, guessRoom, fold, isPhone } = measures;
  const x = right + (isPhone ? 8 : threadReach + 8);
  const size = space.type(isPhone ? 10.5 : measures.tokenSize - 0.5);
  const bar = probability?.bar ? probability.bar : null;
  const parts = guesses(context, {
    rows: namedRows(context, measures.rowStep * space.scale, space.type(measures.tokenSize)),
    word: (row) => planes.onBed(x, row + 0.5),
    size,
    spaces: !isPhone,
    room: guessRoom * space.scale,
    probability: probability && ((row) => planes.onBed(probability.right, row + 0.5)),
    bar:
      bar === null
        ? null
        : (row) => ({ from: planes.onBed(bar, row + 0.5), to: planes.onBed(bar + 32, row + 0.5) }),
  });
  if (isPhone || context.input.predictions.length === 0) return parts;
  const heading: RankedLabel = {
    label: label('guess-heading', planes.onWall(right + 18, fold), [
      sans(headingOf(context, measures), {
        size: space.type(11),
        colour: 'second',
      }),
    ]),
    rank: rank.caption,
  };
  return joinParts(parts, sceneParts({ labels: [heading] }));
}
