import { type DrawnPose, drawnCamera } from '../camera.ts';
import type { CameraPose, Frame, Vec3 } from '../displayList.ts';
import { frameOf, mix, mixFrame, pointIn, range } from '../geometry.ts';
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
const outDepth = 0.55;
const streamWidth = 48;

/** One head's pane: where it stands and whether it carries the sheaf's key and value. */
export interface Pane {
  readonly head: number;
  readonly group: number;
  readonly z: number;
  readonly carriesKeyValue: boolean;
  readonly frame: Frame;
  readonly block: (id: BlockId) => Frame;
}

export interface Panes {
  /** Front first. */
  readonly panes: readonly Pane[];
  readonly input: Frame;
  readonly out: Frame;
  readonly width: number;
  readonly height: number;
  /** Depth from the first pane to the last. */
  readonly length: number;
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
  const panes = places.map(({ head, group, first, z }): Pane => {
    const left = placed('query', z);
    const right = placed('mix', z);
    const margin = pad * space.scale;
    const shift = (point: Vec3, x: number, y: number): Vec3 => [point[0] + x, point[1] + y, point[2]];
    const frame = frameOf(
      shift(left.origin, -margin, margin / 2),
      shift(pointIn(right, 1, 0), margin, margin / 2),
      shift(pointIn(left, 0, 1), -margin, -margin / 2),
    );
    return { head, group, z, carriesKeyValue: first, frame, block: (id) => placed(id, z) };
  });
  const input = space.frame(x0 - inputBefore - streamWidth / 2, top, streamWidth, rowsHeight);
  const outX = x0 + width + outAfter - streamWidth / 2;
  const out = space.frame(outX, top, streamWidth, rowsHeight, -outDepth * length);
  return {
    panes,
    input: mixFrame(opened.frame('input') ?? input, input, depth),
    out: mixFrame(opened.frame('out') ?? out, out, depth),
    width,
    height: rowsHeight,
    length,
  };
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

export function depthCamera(
  opened: Opened,
  { width, height, length }: Panes,
  region: { readonly width: number; readonly height: number },
): CameraPose {
  const { space, top, columns } = opened.measures;
  const x0 = (columns.query ?? columns.key ?? columns.arcs)?.x ?? 0;
  // The study's lens saw a pane of 554 x 303, 1,160 deep, in a window of 1280 px.
  const zoom = 0.7 * Math.min(1, 554 / width, space.width / 1280);
  const at = [x0 + width * 0.4655, 96 + top - 4 + height * 0.6, -length * 0.515] as const;
  const pose: DrawnPose = { fov: 18, yaw: 30, pitch: 16, at, zoom };
  return drawnCamera(pose, space, region);
}
