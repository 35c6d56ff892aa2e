import type { WebGLRenderer } from 'three';
import type { LaneRegion } from '../model/laneRegion.ts';

/** What takes the pointer of one lane: an element over its part of the canvas. */
export class LaneArea {
  readonly element = document.createElement('div');
  #style = '';

  constructor(canvas: HTMLCanvasElement) {
    this.element.className = 'lane-area';
    canvas.parentElement?.append(this.element);
  }

  /** Px of the canvas. */
  place({ x, y, width, height }: LaneRegion): void {
    const style = `position:absolute;touch-action:none;left:${x}px;top:${y}px;width:${width}px;height:${height}px`;
    if (style === this.#style) return;
    this.#style = style;
    const { cursor } = this.element.style;
    this.element.style.cssText = style;
    this.element.style.cursor = cursor;
  }

  dispose(): void {
    this.element.remove();
  }
}

/** The renderer draws and clears there alone; `canvasHeight` in CSS px. */
export function drawWithin(renderer: WebGLRenderer, region: LaneRegion, canvasHeight: number): void {
  const { x, y, width, height } = region;
  const bottom = canvasHeight - y - height;
  renderer.setViewport(x, bottom, width, height);
  renderer.setScissor(x, bottom, width, height);
  renderer.setScissorTest(true);
}
