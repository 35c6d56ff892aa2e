import type { Scene, WebGLRenderer } from 'three';

import type { LaneRegion } from '../model/laneRegion.ts';
import type { LaneStore } from '../state/store.ts';

/** A lane's part of the canvas. */
export interface StageSize extends LaneRegion {
  readonly dpr: number;
}

export interface StageParts {
  /** Whose run it draws. */
  readonly lane: LaneStore;
  readonly renderer: WebGLRenderer;
  readonly scene: Scene;
  /** What takes the pointer. */
  readonly element: HTMLElement;
  readonly software: boolean;
  readonly invalidate: () => void;
}

export function isSameSize(a: StageSize, b: StageSize): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height && a.dpr === b.dpr;
}
