import { milliseconds } from '../../explain/format.ts';
import { strings } from '../strings.ts';

/** `layer 13 · 21 ms` */
export function layerText(layerMs: readonly number[], layer: number): string {
  const ms = layerMs[layer];
  return ms === undefined ? strings.timeline.at(layer) : strings.timeline.atMs(layer, milliseconds(ms));
}
