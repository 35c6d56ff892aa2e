import type { PictureNotes } from '../model/pictureNotes.ts';
import { hingedPlanes } from './bed.ts';
import { attentionContext, bridgeOf, bridgeOverview } from './bridge/bridgeOverview.ts';
import { openedCross } from './bridge/openedCross.ts';
import { bedRelief } from './bedRelief.ts';
import { mixCamera, readingCamera } from './camera.ts';
import { layoutContext } from './context.ts';
import type { CameraPose, DisplayList, Label } from './displayList.ts';
import { flowParts } from './flow.ts';
import { range, smooth } from './geometry.ts';
import type { LayoutContext } from './context.ts';
import type { LayoutInput, Pose } from './layoutInput.ts';
import { type Opened, openedLayerOf, rowHeight } from './openedLayer/opened.ts';
import { cellNumbers } from './openedLayer/cellNumbers.ts';
import { openedLayer, openedLimits } from './openedLayer/openedLayer.ts';
import { openedMeasures } from './openedLayer/openedMeasures.ts';
import { paneParts } from './openedLayer/paneParts.ts';
import { depthCamera, paneBlocks, panesOf } from './openedLayer/panes.ts';
import { reliefBlocks, reliefCamera, reliefParts } from './openedLayer/relief.ts';
import { openingCamera, openingWords } from './openingShot.ts';
import { overview } from './overview.ts';
import { type OverviewMeasures, overviewMeasures } from './overviewMeasures.ts';
import { placeLabels } from './placeLabels.ts';
import { fadeParts, joinParts, type SceneParts, sceneParts } from './sceneParts.ts';
import { sourceMarks } from './sourceMarks.ts';
import { tokenFocus } from './tokenFocus.ts';

/** Parts of a picture with the camera they were laid out for. */
interface Picture {
  readonly parts: SceneParts;
  readonly camera: CameraPose;
  readonly notes: Partial<PictureNotes>;
  /** Stand in cells that are large enough: they hide nothing. */
  readonly numbers?: readonly Label[];
}

/** Everything a view draws, from the state alone: same input, same display list. */
export function layoutScene(input: LayoutInput): DisplayList {
  const context = layoutContext(input);
  const { region, config, pose } = input;
  const isBridge = input.attentions !== undefined;
  const measures = isBridge
    ? bridgeOf(input)[input.stack.choice]
    : overviewMeasures(region, config, context.count);
  const open = pose.layer === null ? 0 : pose.open;
  const isCross = input.stack.sublayer === 'cross';
  const opened =
    pose.layer === null || open <= 0 || isCross
      ? null
      : openedLayerOf(context, openedMeasures(region, context.count), pose.layer);
  const picture =
    isCross && pose.layer !== null && open > 0
      ? crossPicture(context, pose.layer, open)
      : opened
        ? openedPicture(context, measures, opened, open)
        : overviewPicture(context, measures);
  const { space } = measures;
  const last = isBridge ? bridgeOf(input).dec : measures;
  const tilePx = measures.tile * space.scale;
  const { surfaces } = picture.parts;
  return {
    ...picture.parts,
    surfaces: input.marks ? [...surfaces, ...sourceMarks(surfaces, input.marks)] : surfaces,
    labels: [
      ...placeLabels(picture.parts.labels, seenFrom(picture.camera, pose), region),
      ...(picture.numbers ?? []),
    ],
    camera: picture.camera,
    layerAxis: {
      x0: space.at(measures.wallX, 0)[0],
      pitch: measures.pitch * space.scale,
      end: space.at(last.wallX + last.wallWidth, 0)[0],
    },
    notes: {
      arcs: null,
      cellsPerPx: opened
        ? openedCellsPerPx(opened)
        : cellsPerPx(context.count / tilePx, context.count / tilePx),
      limits: {},
      bars: null,
      ...picture.notes,
    },
  };
}

/** Cells behind one px where there are more than one along an axis. */
function cellsPerPx(across: number, down: number): number {
  return Math.max(1, across) * Math.max(1, down);
}

/** Of the map's thin rows or of the filmstrip, whichever packs more. */
function openedCellsPerPx(opened: Opened): number {
  const { measures, context } = opened;
  const { scale } = measures.space;
  const film = context.count / (measures.film.tile * scale);
  const across = context.count / ((measures.columns.map?.width ?? Number.POSITIVE_INFINITY) * scale);
  const thinnest = Math.min(...range(context.count).map((row) => rowHeight(opened, row)));
  return Math.max(cellsPerPx(film, film), cellsPerPx(across, 1 / thinnest));
}

function bridgePicture({ input }: LayoutContext, { space }: OverviewMeasures): Picture {
  const { parts, arcs } = bridgeOverview(input);
  return { parts, camera: readingCamera(space, input.region), notes: { arcs } };
}

/** The bridge fades into its opened head: nothing of it travels. */
function crossPicture({ input }: LayoutContext, layer: number, open: number): Picture {
  const queries = attentionContext(input, 'cross');
  const keys = attentionContext(input, 'enc');
  const { parts, limits, measures } = openedCross(queries, keys, layer);
  const leaving =
    open < 0.5 ? fadeParts(bridgeOverview(input).parts, 1 - smooth(open, 0, 0.5)) : sceneParts({});
  return {
    parts: joinParts(leaving, fadeParts(parts, smooth(open, 0.4, 1))),
    camera: readingCamera(measures.space, input.region),
    notes: { limits },
  };
}

function overviewPicture(context: LayoutContext, measures: OverviewMeasures): Picture {
  if (context.input.attentions) return bridgePicture(context, measures);
  const { view, pose, region } = context.input;
  // A phone is too narrow for three quarters: it starts in the reading pose.
  const book = measures.isPhone ? 0 : pose.book;
  const planes = hingedPlanes(measures, context.count, book);
  const reading = readingCamera(measures.space, region);
  const focus = view.tab === 'matches' ? context.selected : null;
  if (focus !== null) {
    const { parts, arcs } = tokenFocus(context, measures, planes, focus);
    return {
      parts: joinParts(parts, flowParts(context, measures, planes)),
      camera: reading,
      notes: { arcs },
    };
  }
  const { parts, arcs } = overview(context, measures, planes, {
    book,
    skipLayer: null,
    withLoom: true,
  });
  const relief = pose.relief > 0 ? bedRelief(context, measures, planes, pose.relief) : null;
  const all = joinParts(
    book > 0 ? { ...parts, labels: fadeParts(parts, 1 - smooth(book, 0, 0.5)).labels } : parts,
    sceneParts({ bars: relief?.bars ?? [] }),
    flowParts(context, measures, planes),
    book > 0 ? fadeParts(openingWords(context, measures, planes), smooth(book, 0.4, 1)) : sceneParts({}),
  );
  const camera = mixCamera(reading, openingCamera(measures, region), book);
  return { parts: all, camera, notes: { arcs, bars: relief?.note ?? null } };
}

function openedPicture(
  context: LayoutContext,
  measures: OverviewMeasures,
  opened: Opened,
  open: number,
): Picture {
  const { pose, region } = context.input;
  const planes = hingedPlanes(measures, context.count, 0);
  const behind = context.input.attentions
    ? bridgeOverview(context.input)
    : overview(context, measures, planes, { book: 0, skipLayer: opened.layer, withLoom: false });
  const leaving = fadeParts(behind.parts, 1 - smooth(open, 0, 0.5));
  const reading = readingCamera(opened.measures.space, region);
  const depth = open >= 1 ? pose.depth : 0;
  const relief = open >= 1 && depth === 0 ? pose.relief : 0;
  const layer = (elsewhere?: typeof paneBlocks): SceneParts =>
    openedLayer(opened, { measures, planes }, open, elsewhere);
  const limits = openedLimits(opened);
  if (depth > 0) {
    const panes = panesOf(opened, depth);
    const framed = depthCamera(opened, panes, region);
    const turned = { ...reading, ...(pose.orbit ?? {}) };
    const camera = mixCamera(turned, framed, smooth(depth, 0, 0.6));
    const rest = fadeParts(layer(paneBlocks), 1 - smooth(depth, 0, 0.35));
    return { parts: joinParts(rest, paneParts(opened, panes, depth)), camera, notes: { limits } };
  }
  if (relief > 0) {
    const { parts, bars } = reliefParts(opened, relief);
    const rest = fadeParts(layer(reliefBlocks), 1 - smooth(relief, 0, 0.35));
    const camera = mixCamera(reading, reliefCamera(opened, region), relief);
    return { parts: joinParts(rest, parts), camera, notes: { limits, bars } };
  }
  const numbers = open >= 1 && pose.near ? cellNumbers(opened, pose.near) : [];
  return { parts: joinParts(leaving, layer()), camera: reading, notes: { limits }, numbers };
}

/** The picture's camera where a hand holds it, or has left it. */
function seenFrom(camera: CameraPose, { orbit, resting }: Pose): CameraPose {
  if (resting) return { ...camera, ...resting, zoom: camera.zoom * resting.zoom };
  return { ...camera, ...(orbit ?? {}) };
}
