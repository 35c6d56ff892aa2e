import { type DrawnPose, drawnCamera } from '../camera.ts';
import type { CameraPose, Frame, Vec3 } from '../displayList.ts';
import { fitCamera } from '../fitCamera.ts';
import { frameOf, mix, mixFrame, pointIn, range, smooth } from '../geometry.ts';
import type { Opened } from './opened.ts';
import type { BlockId } from './openedMeasures.ts';

/** Blocks that this view draws itself. */
export const paneBlocks: ReadonlySet<BlockId> = new Set([
  'input',
  'query',
  'key',
  'value',
  'map',
  'mix',
  'out',
]);

const pad = 8;
const vectorWidth = 64;
const gap = 12;
const mapGap = 16;
const mapCell = 21;
const mapMost = 360;
/** Distance of two panes of a sheaf and of two sheaves, in the reading pose and fanned out. */
const paneGap = [40, 120] as const;
const sheafGap = [40, 220] as const;
const inputBefore = 195;
const outAfter = 436;
/** Share of the deck's depth at which the far one of input and output stands: from the left it is the input. */
const streamDepth = 0.55;
/** Degrees of yaw on either side of the middle within which they change places. */
const mirrorWithin = 8;
const streamWidth = 48;
/** Share of its height by which a pane rises under the pointer. */
const hoverRise = 0.36;

/** One head's pane: where it stands and whether it carries the sheaf's key and value. */
export interface Pane {
  readonly head: number;
  readonly group: number;
  readonly z: number;
  readonly carriesKeyValue: boolean;
  /** Under the pointer: raised over the panes before it. */
  readonly lifted: boolean;
  readonly frame: Frame;
  /** Where it stands when it is not lifted: what the pointer hits. */
  readonly rest: Frame;
  readonly block: (id: BlockId) => Frame;
}

export interface Panes {
  /** Front first. */
  readonly panes: readonly Pane[];
  readonly input: Frame;
  readonly out: Frame;
}

/** All heads of the layer one behind another; `depth` 0 = the reading pose, 1 = fanned out (look.md section 12). */
export function panesOf(opened: Opened, depth: number): Panes {
  const { measures, context } = opened;
  const { space, top, rowsHeight, columns } = measures;
  const mapWidth = Math.min(mapCell * context.count, mapMost);
  const width = 4 * vectorWidth + mapWidth + 2 * pad + 3 * gap + mapGap - 1;
  const x0 = (columns.query ?? columns.key ?? columns.arcs)?.x ?? 0;
  const places = stack(opened, depth);
  const length = places.at(-1)?.z ?? 0;
  const offsets: Partial<Record<BlockId, readonly [number, number]>> = {
    query: [pad, vectorWidth],
    key: [pad + vectorWidth + gap, vectorWidth],
    value: [pad + 2 * (vectorWidth + gap), vectorWidth],
    map: [pad + 3 * vectorWidth + 2 * gap + mapGap, mapWidth],
    mix: [width - pad - vectorWidth, vectorWidth],
  };
  const fanned = (id: BlockId, z: number): Frame => {
    const [x, own] = offsets[id] ?? [0, 0];
    return space.frame(x0 + x, top, own, rowsHeight, -z);
  };
  const placed = (id: BlockId, z: number): Frame => {
    const reading = opened.frame(id);
    return reading ? mixFrame(atDepth(reading, -z * space.scale), fanned(id, z), depth) : fanned(id, z);
  };
  const hovered = context.input.hoverHead ?? null;
  const panes = places.map(({ head, group, first, z }): Pane => {
    const rise = head === hovered && head !== opened.head ? hoverRise * rowsHeight * depth : 0;
    const block = (id: BlockId): Frame => raised(placed(id, z), rise * space.scale);
    const left = block('query');
    const right = block('mix');
    const margin = pad * space.scale;
    const shift = (point: Vec3, x: number, y: number): Vec3 => [point[0] + x, point[1] + y, point[2]];
    const frame = frameOf(
      shift(left.origin, -margin, margin / 2),
      shift(pointIn(right, 1, 0), margin, margin / 2),
      shift(pointIn(left, 0, 1), -margin, -margin / 2),
    );
    const lifted = rise > 0;
    return {
      head,
      group,
      z,
      carriesKeyValue: first,
      frame,
      rest: raised(frame, -rise * space.scale),
      lifted,
      block,
    };
  });
  const behind = streamDepth * length;
  const { orbit } = context.input.pose;
  const fromLeft = orbit ? smooth(-orbit.yaw, -mirrorWithin, mirrorWithin) : 0;
  const inputX = x0 - inputBefore - streamWidth / 2;
  const input = space.frame(inputX, top, streamWidth, rowsHeight, -behind * fromLeft);
  const outX = x0 + width + outAfter - streamWidth / 2;
  const out = space.frame(outX, top, streamWidth, rowsHeight, -behind * (1 - fromLeft));
  return {
    panes,
    input: mixFrame(opened.frame('input') ?? input, input, depth),
    out: mixFrame(opened.frame('out') ?? out, out, depth),
  };
}

function raised(frame: Frame, rise: number): Frame {
  const [x, y, z] = frame.origin;
  return rise === 0 ? frame : { ...frame, origin: [x, y + rise, z] };
}

function atDepth(frame: Frame, z: number): Frame {
  return { ...frame, origin: [frame.origin[0], frame.origin[1], frame.origin[2] + z] };
}

interface Place {
  readonly head: number;
  readonly group: number;
  readonly first: boolean;
  readonly z: number;
}

/** The selected head in front, then its sheaf, then the other sheaves from the last. */
function stack({ context, head: chosen, kvHead }: Opened, depth: number): readonly Place[] {
  const { nHeads, nKvHeads } = context.input.config;
  const perGroup = nHeads / nKvHeads;
  const groups = [
    kvHead,
    ...range(nKvHeads)
      .filter((group) => group !== kvHead)
      .reverse(),
  ];
  const places: Place[] = [];
  let z = 0;
  for (const group of groups) {
    const heads = range(perGroup).map((index) => group * perGroup + perGroup - 1 - index);
    const ordered = group === kvHead ? [chosen, ...heads.filter((head) => head !== chosen)] : heads;
    ordered.forEach((head, index) => {
      const [near, far] = index === 0 ? sheafGap : paneGap;
      if (places.length > 0) z += mix(near, far, depth);
      places.push({ head, group, first: index === 0, z });
    });
  }
  return places;
}

/** Room for token names, for the heads' names and for the captions below, in design px. */
const margins = { left: 98, right: 74, top: 30, bottom: 58 } as const;
/** The study's lens, and the place of its eye in a window of 1280 px. */
const drawn: DrawnPose = { fov: 18, yaw: 30, pitch: 16, at: [606, 420, -597], zoom: 0.7 };
const mostZoom = 1.1;

/** Turns about the middle of the deck, all of which stays in the region with its labels, wherever it is seen from. */
export function depthCamera(
  opened: Opened,
  { panes, input, out }: Panes,
  region: { readonly width: number; readonly height: number },
): CameraPose {
  const { space } = opened.measures;
  const frames = [...panes.map(({ frame }) => frame), input, out];
  const corners = frames.flatMap((frame) => [
    pointIn(frame, 0, 0),
    pointIn(frame, 1, 0),
    pointIn(frame, 0, 1),
    pointIn(frame, 1, 1),
  ]);
  const { orbit } = opened.context.input.pose;
  const pose = { ...drawnCamera(drawn, space, region), ...(orbit ?? {}) };
  const px = Math.max(space.scale, 0.8);
  const room = {
    left: Math.min(margins.left * px, region.width * 0.16),
    right: Math.min(margins.right * px, region.width * 0.14),
    top: margins.top * px,
    bottom: margins.bottom * px,
  };
  return fitCamera(pose, corners, region, room, mostZoom);
}
