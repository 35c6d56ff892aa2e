import type { PictureNotes } from '../../model/pictureNotes.ts';
import { columnX, type Planes } from '../bed.ts';
import type { Frame, Line, Surface, Vec3 } from '../displayList.ts';
import { mixFrame, mixVec, range, smooth } from '../geometry.ts';
import { guesses } from '../guesses.ts';
import { label, type RankedLabel, rank, sans } from '../labels.ts';
import type { OverviewMeasures } from '../overviewMeasures.ts';
import { fadeParts, joinParts, type SceneParts, sceneParts } from '../sceneParts.ts';
import { rowTarget, threadReach, threads, tokenNames, tokenTargets } from '../tokenRows.ts';
import { tileFrame } from '../wall.ts';
import { blockLimit, vectorBlocks, vectorSurface } from './blocks.ts';
import { blockNotes, captions, sideHeadingY } from './captions.ts';
import { filmstrip } from './filmstrip.ts';
import { mapParts } from './map.ts';
import { mapValues } from './mapValues.ts';
import { keyNameEnds } from './mapNames.ts';
import { columnOf, type Opened, rowPoint } from './opened.ts';
import { litRibbons, openedFlow } from './openedFlow.ts';
import type { BlockId } from './openedMeasures.ts';
import { shownRows } from './shownRows.ts';
import { wings } from './wings.ts';

/** Where things come from: the overview that parts. */
export interface Origin {
  readonly measures: OverviewMeasures;
  readonly planes: Planes;
}

/** Blocks that depth or relief draw instead are named in `elsewhere`. One layer taken apart, `open` 0..1 of the way from the overview (look.md section 5). */
export function openedLayer(
  opened: Opened,
  origin: Origin,
  open: number,
  elsewhere: ReadonlySet<BlockId> = new Set(),
): SceneParts {
  const { layer } = opened;
  const from = (other: number): Frame => origin.planes.column(other);
  const tile = (head: number): Frame => tileFrame(origin.measures, origin.planes, { layer, head });
  const appear = smooth(open, 0.65, 1);
  return joinParts(
    wings(opened, from, open),
    filmstrip(opened, tile, open),
    blocks(opened, from(layer), open, elsewhere),
    rows(opened, origin, open),
    fadeParts(joinParts(captions(opened), sceneParts({ labels: blockNotes(opened) })), appear),
    fadeParts(joinParts(sceneParts({ ribbons: litRibbons(opened) }), openedFlow(opened)), appear),
  );
}

/** Blocks spread out of the layer's loom column. */
function blocks(opened: Opened, column: Frame, open: number, elsewhere: ReadonlySet<BlockId>): SceneParts {
  const opacity = smooth(open, 0.2, 0.8);
  const surfaces: Surface[] = [];
  for (const block of vectorBlocks(opened)) {
    const final = opened.frame(block.id);
    if (!final || elsewhere.has(block.id)) continue;
    surfaces.push(vectorSurface(opened, block, { frame: mixFrame(column, final, open), opacity }));
  }
  const map = elsewhere.has('map') ? null : opened.frame('map');
  const mapScene = map ? mapParts(opened, mixFrame(column, map, open), opacity) : sceneParts({});
  const inner = open >= 1 ? mapScene : { ...mapScene, labels: [], targets: [] };
  return joinParts(sceneParts({ surfaces }), inner);
}

/** Names, threads and guesses keep their rows while the bed rises. */
function rows(opened: Opened, { measures, planes }: Origin, open: number): SceneParts {
  const { context } = opened;
  const { space } = opened.measures;
  const names = columnOf(opened, 'names');
  const guess = columnOf(opened, 'guess');
  if (!names || !guess) return sceneParts({});
  const left = (row: number): Vec3 =>
    mixVec(
      planes.onBed(measures.wallX - threadReach, row + 0.5),
      rowPoint(opened, names.x + names.width + 7, row),
      open,
    );
  const right = (row: number): Vec3 =>
    mixVec(planes.onBed(measures.right + threadReach, row + 0.5), rowPoint(opened, guess.x - 2, row), open);
  const parting = columnX(measures, opened.layer) + measures.cell / 2;
  const between =
    (x: number) =>
    (row: number): Vec3 =>
      mixVec(planes.onBed(parting, row + 0.5), rowPoint(opened, x, row), open);
  const arcs = between(columnOf(opened, 'arcs')?.x ?? 0);
  const ends = keyNameEnds(opened);
  const mapColumn = columnOf(opened, 'map');
  const mapEnd = mapColumn ? mapColumn.x + mapColumn.width : 0;
  const map = (row: number): Vec3 => between(Math.max(mapEnd, ends.get(row) ?? 0))(row);
  const shown = shownRows(opened, space.type(13));
  const size = space.type(13);
  const style = { rows: shown, size, spaces: true };
  return joinParts(
    sceneParts({
      lines: [...threadLines(opened, { left, arcs, map, right }, shown), ...selectedRails(opened, open)],
      labels: tokenNames(context, {
        ...style,
        at: left,
        room: (names.width - 6) * space.scale,
        strong: strongKeys(opened),
        subscripts: mapValues(opened).full ? 'all' : 'repeated',
      }),
      targets: tokenTargets(context, shown, (row) =>
        rowTarget(context, row, left(row - 0.5), left(row + 0.5), left(row + 0.5)),
      ),
    }),
    context.input.flow
      ? sceneParts({})
      : guesses(context, {
          ...style,
          size: space.type(12),
          word: (row) =>
            mixVec(planes.onBed(measures.right + 18, row + 0.5), rowPoint(opened, guess.x, row), open),
          room: (guess.width - 34) * space.scale,
          probability: 'inline',
          bar: null,
        }),
    sceneParts({ labels: guessHeading(opened, open) }),
  );
}

function guessHeading(opened: Opened, open: number): readonly RankedLabel[] {
  const guess = columnOf(opened, 'guess');
  if (!guess || opened.context.input.predictions.length === 0) return [];
  const { space } = opened.measures;
  const parts = [sans('next word', { size: space.type(11), colour: 'second' })];
  const at = space.at(guess.x, sideHeadingY(opened));
  return [{ label: label('guess-heading', at, parts, { opacity: open }), rank: rank.formula }];
}

function strongKeys({ context, layer, head }: Opened): ReadonlySet<number> {
  const pattern = context.values(layer, 'attn.pattern');
  const { selected, count } = context;
  if (!pattern || selected === null) return new Set();
  return new Set(range(count).filter((key) => (pattern[(head * count + selected) * count + key] ?? 0) > 0.5));
}

/** Ends of the two stretches of a row: names to arcs, map to guesses; the arcs carry it in between. */
interface RowEnds {
  readonly left: (row: number) => Vec3;
  readonly arcs: (row: number) => Vec3;
  readonly map: (row: number) => Vec3;
  readonly right: (row: number) => Vec3;
}

function threadLines(opened: Opened, ends: RowEnds, shown: readonly number[]): readonly Line[] {
  const { context, measures } = opened;
  const only = measures.rowsHeight / context.count < 4 ? { rows: shown } : {};
  return [
    ...threads(context, { from: ends.left, to: ends.arcs, ...only }),
    ...threads(context, { from: ends.map, to: ends.right, ...only }),
  ];
}

/** Two thin lines that frame the selected row across the blocks. */
function selectedRails(opened: Opened, open: number): readonly Line[] {
  const { context, measures, edge } = opened;
  const { selected } = context;
  const { input, query, key, arcs, map, mlp, out, mix } = measures.columns;
  if (selected === null || !arcs || !map) return [];
  const first = input ?? query ?? key;
  const last = mlp ?? out ?? mix;
  const y = (row: number): number => measures.top + edge(row) * measures.rowsHeight;
  const spans = [
    first ? [first.x - 6, arcs.x] : null,
    last ? [map.x + map.width + 6, last.x + last.width + 8] : null,
  ];
  return spans.flatMap((span) =>
    span === null
      ? []
      : [selected, selected + 1].map(
          (row): Line => ({
            from: measures.space.at(span[0] ?? 0, y(row)),
            to: measures.space.at(span[1] ?? 0, y(row)),
            width: 0.8,
            colour: 'accent',
            opacity: 0.55 * open,
          }),
        ),
  );
}

/** Limits of everything on screen, by address, for the legend. */
export function openedLimits(opened: Opened): PictureNotes['limits'] {
  const { context, layer } = opened;
  const limits: Record<string, number> = {};
  for (const block of vectorBlocks(opened)) {
    const limit = blockLimit(opened, block);
    if (limit !== null) limits[context.address(layer, block.point)] = limit;
  }
  const map = mapValues(opened);
  if (map.paint.kind === 'signed' && map.values) limits[context.address(layer, map.point)] = map.paint.limit;
  return limits;
}
