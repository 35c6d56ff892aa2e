import type { Bar } from '../report/quantity.ts';

export const lengths = [16, 64, 128] as const;
export const threadCounts = [1, 2] as const;

/**
 * Bars as ratios, set from a study of ONNX Runtime Web against ONNX Runtime for Node on one machine. Both sides
 * compute the logits of all rows; the web side delivers every other value to the main thread.
 */
export const fullRunBars: Readonly<
  Record<(typeof lengths)[number], Readonly<Record<(typeof threadCounts)[number], Bar>>>
> = {
  16: { 1: { good: 3.6, veryGood: 3.2 }, 2: { good: 3.5, veryGood: 3.1 } },
  64: { 1: { good: 4.7, veryGood: 4.2 }, 2: { good: 3.5, veryGood: 3.0 } },
  128: { 1: { good: 4.6, veryGood: 4.1 }, 2: { good: 3.8, veryGood: 3.3 } },
};
export const firstLayerBar: Bar = { good: 0.1, veryGood: 0.05 };
export const oneGraphBar: Bar = { good: 1.15, veryGood: 1.05 };
export const oneLayerBar: Bar = { good: 0.06, veryGood: 0.04 };
/** Of wasm memory and the worker's buffers, to the float32 bytes of all weights. */
export const memoryBar: Bar = { good: 1.35, veryGood: 1.3 };
