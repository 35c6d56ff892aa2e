import type { Camera, Scene, WebGLRenderer } from 'three';
import type { DisplayList } from '../layout/displayList.ts';
import type { FrameCostKind } from './sceneHandle.ts';

export interface CostedPicture {
  readonly renderer: WebGLRenderer;
  readonly scene: Scene;
  readonly camera: Camera;
  readonly list: DisplayList;
  /** Writes a list into the batches. */
  readonly paint: (list: DisplayList) => void;
}

/** The maps of all heads and nothing else. */
function wallOf(list: DisplayList): DisplayList {
  const surfaces = list.surfaces.filter(({ id }) => id.startsWith('tile-'));
  return { ...list, surfaces, lines: [], ribbons: [], bars: [], beads: [], labels: [] };
}

/**
 * Ms a frame, mean over `frames`: writing the batches and drawing them, until the graphics card is done. Leaves the
 * picture as it was.
 */
export function frameCost(picture: CostedPicture, kind: FrameCostKind, frames: number): number {
  const { renderer, scene, camera, list, paint } = picture;
  const shown = kind === 'wall' ? wallOf(list) : list;
  const draw = () => {
    paint(shown);
    renderer.render(scene, camera);
  };
  draw();
  waitForCard(renderer);
  const start = performance.now();
  for (let frame = 0; frame < frames; frame++) draw();
  waitForCard(renderer);
  const ms = (performance.now() - start) / Math.max(1, frames);
  paint(list);
  renderer.render(scene, camera);
  return ms;
}

/** Reading one pixel back waits for everything before it; `finish` alone is only a hint in browsers. */
function waitForCard(renderer: WebGLRenderer): void {
  const gl = renderer.getContext();
  gl.finish();
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
}
