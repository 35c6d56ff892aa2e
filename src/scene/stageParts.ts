import type { Scene, WebGLRenderer } from 'three';

export interface StageSize {
  readonly width: number;
  readonly height: number;
  readonly dpr: number;
}

export interface StageParts {
  readonly renderer: WebGLRenderer;
  readonly scene: Scene;
  readonly element: HTMLElement;
  readonly software: boolean;
  readonly invalidate: () => void;
}
