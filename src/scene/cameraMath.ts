import type { CameraPose, Vec3 } from '../layout/displayList.ts';
import { cameraBasis } from '../layout/project.ts';
import type { CameraState } from '../model/view.ts';

const radian = Math.PI / 180;
/** Orbit angles between which the heads of an opened layer fan out, degrees. */
const fanFrom = 8;
const fanTo = 25;

/** From where heads in depth are drawn, degrees (look.md section 12). */
export const depthView = { yaw: 30, pitch: 16, zoom: 1 } as const;
/** The overview from the side: from farther away, so that all of it stays in sight. */
export const sideView = { yaw: 26, pitch: 10, zoom: 0.8 } as const;

/** Degrees of pitch that go with a yaw in an opened layer, up to those of the drawn view. */
export function climb(yaw: number): number {
  return depthView.pitch * Math.min(1, Math.abs(yaw) / depthView.yaw);
}

/** A hand-moved camera, relative to the pose that the layout would take. */
export interface HandPose {
  /** Degrees, as in CameraPose. */
  readonly yaw: number;
  readonly pitch: number;
  readonly target: Vec3;
  /** On top of the pose's own zoom. */
  readonly zoom: number;
}

/** Distance of the eye from the point it looks at, scene units. */
export function eyeDistance(pose: Pick<CameraPose, 'fov' | 'zoom'>, height: number): number {
  return height / 2 / Math.tan((pose.fov / 2) * radian) / pose.zoom;
}

/** The zoom in whole steps: pictures that show more from near are laid out anew at each. */
export function zoomStep(zoom: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(zoom)));
}

/** Degrees between the line of sight and the reading pose's. */
export function orbitAngle(yaw: number, pitch: number): number {
  return Math.acos(Math.min(1, Math.cos(yaw * radian) * Math.cos(pitch * radian))) / radian;
}

/** 0 = heads stand in the reading pose, 1 = fanned out; smooth in between. */
export function fanShare(angle: number): number {
  const share = Math.min(1, Math.max(0, (angle - fanFrom) / (fanTo - fanFrom)));
  return share * share * (3 - 2 * share);
}

/** The pose that results when a hand has moved the camera. */
export function handMoved(base: CameraPose, hand: HandPose): CameraPose {
  return { ...base, yaw: hand.yaw, pitch: hand.pitch, target: hand.target, zoom: base.zoom * hand.zoom };
}

/** As it goes into a link: scene units, 3 decimals. */
export function toCameraState(base: CameraPose, hand: HandPose, height: number): CameraState {
  const { position } = cameraBasis(handMoved(base, hand), height);
  return { position: rounded(position), target: rounded(hand.target), zoom: round(hand.zoom) };
}

/** Twin of toCameraState, but for the distance, which needs the window: see exactZoom. */
export function fromCameraState({ position, target, zoom }: CameraState): HandPose {
  const [x, y, z] = [position[0] - target[0], position[1] - target[1], position[2] - target[2]];
  const distance = Math.hypot(x, y, z) || 1;
  return {
    yaw: Math.atan2(x, z) / radian,
    pitch: Math.asin(Math.min(1, Math.max(-1, y / distance))) / radian,
    target,
    zoom: zoom > 0 ? zoom : 1,
  };
}

/** In a window of the size it was saved in, the position tells the zoom more exactly than its own 3 decimals do. */
export function exactZoom({ position, target, zoom }: CameraState, base: CameraPose, height: number): number {
  const distance = Math.hypot(position[0] - target[0], position[1] - target[1], position[2] - target[2]);
  const exact = eyeDistance(base, height) / (distance || 1);
  return Math.abs(exact - zoom) < 0.001 ? exact : Math.max(zoom, 1e-3);
}

/** A point counted from `from`, counted from `to`. */
export function shifted(target: Vec3, from: Vec3, to: Vec3): Vec3 {
  return [target[0] + to[0] - from[0], target[1] + to[1] - from[1], target[2] + to[2] - from[2]];
}

/** `share` of the way from one pose to the other. */
export function between(from: HandPose, to: HandPose, share: number): HandPose {
  const mix = (a: number, b: number) => a + (b - a) * share;
  return {
    yaw: mix(from.yaw, to.yaw),
    pitch: mix(from.pitch, to.pitch),
    target: [
      mix(from.target[0], to.target[0]),
      mix(from.target[1], to.target[1]),
      mix(from.target[2], to.target[2]),
    ],
    zoom: mix(from.zoom, to.zoom),
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function rounded([x, y, z]: Vec3): Vec3 {
  return [round(x), round(y), round(z)];
}
