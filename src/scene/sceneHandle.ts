import { deferred } from '../base/deferred.ts';
import type { Address } from '../model/address.ts';
import { type LaneIndex, lanes } from '../state/lanes.ts';
import type { Picked } from './picking.ts';

export interface SceneStats {
  readonly drawCalls: number;
  readonly triangles: number;
  readonly textures: number;
  readonly geometries: number;
  readonly programs: number;
  readonly framesDrawn: number;
  /** Bytes of the value texture. */
  readonly valueBytes: number;
}

/** All of the picture, or its maps of all heads alone. */
export type FrameCostKind = 'all' | 'wall';

/** What the page's API and its keys may ask of the mounted scene. */
export interface SceneHandle {
  /** Number of the run to CSS px of the window; null if it is not visible. */
  project(address: Address, index: readonly number[]): { readonly x: number; readonly y: number } | null;
  /** CSS px of the window to the number drawn there. */
  pick(x: number, y: number): Picked | null;
  stats(): SceneStats;
  /** Values of an activation as the graphics card holds them; null if it holds none. A test's hook. */
  readback(address: Address): Float32Array | null;
  /** Camera back to the view's own pose. */
  home(): void;
  /** Orbits to a direction in degrees: yaw + = the camera moves right, pitch + = up. */
  orbitTo(yaw: number, pitch: number): void;
  /** Orbits on by degrees. */
  orbitBy(yaw: number, pitch: number): void;
  zoomBy(factor: number): void;
  /** Heads of an opened layer one behind another, or the overview from the side; from there back. */
  viewInDepth(): void;
  /**
   * Ms that one frame of the picture takes, over `frames` of them and with the graphics card waited for; `wall` = only
   * the heads' maps, against which the rest of a picture is measured. NaN before the first picture. A benchmark's hook.
   */
  frameCost(kind: FrameCostKind, frames: number): number;
  /** Resolves when nothing moves and the last frame is drawn; at once while the page is hidden. */
  whenStill(): Promise<void>;
}

const mounted: [SceneHandle | null, SceneHandle | null] = [null, null];
const settled = deferred<void>();

/** The picture of a lane, or of the one that has the focus; null before it is mounted and without WebGL 2. */
export function sceneHandle(lane: LaneIndex = lanes.getState().focused): SceneHandle | null {
  return mounted[lane];
}

/** For the scene alone. Returns what unmounting calls. */
export function mountHandle(handle: SceneHandle, lane: LaneIndex): () => void {
  mounted[lane] = handle;
  settled.resolve();
  return () => {
    if (mounted[lane] === handle) mounted[lane] = null;
  };
}

/** Resolves once the scene is mounted, or known not to come; at once while the page is hidden. Never rejects. */
export function whenSceneSettled(): Promise<void> {
  return document.hidden ? Promise.resolve() : settled.promise;
}

/** The browser cannot draw it, or it broke: nobody needs to wait for it. */
export function sceneWillNotCome(): void {
  settled.resolve();
}

const firstPicture = deferred<void>();

/** Resolves once a picture of a run has been drawn: what is not urgent may wait for it. Never rejects. */
export function whenFirstPicture(): Promise<void> {
  return firstPicture.promise;
}

/** For the scene alone. */
export function firstPictureDrawn(): void {
  firstPicture.resolve();
}
