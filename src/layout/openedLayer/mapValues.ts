import { percentileLimit } from '../../model/derive/limits.ts';
import { meanPatternPoint } from '../../model/derive/meanPattern.ts';
import { differencePoint } from '../../model/derive/patternDifference.ts';
import { attentionPaint } from '../cells.ts';
import type { Paint } from '../displayList.ts';
import type { Opened } from './opened.ts';
import { stagesOf } from './stage.ts';

export interface MapValues {
  readonly point: string;
  readonly paint: Paint;
  /** Pairs after the row are drawn too: `raw` and `scaled` hold them. */
  readonly full: boolean;
  readonly values: Float32Array | undefined;
  /** Index along the leading axis; null where there is none. */
  readonly head: number | null;
}

export function mapValues({ context, layer, head, heads }: Opened): MapValues {
  const stage = stagesOf(context).map;
  const open = !context.input.stack.causal;
  if (context.input.view.point === differencePoint) {
    const values = context.values(layer, differencePoint);
    const limit = values ? largestOf(values, head, context.count) || 1 : 1;
    if (values) return { point: differencePoint, paint: { kind: 'signed', limit }, full: open, values, head };
  }
  if (stage === 'pattern' && heads.length > 1) {
    const values = context.values(layer, meanPatternPoint);
    return { point: meanPatternPoint, paint: attentionPaint, full: open, values, head: null };
  }
  const point = `attn.${stage}`;
  const values = context.values(layer, point);
  if (stage === 'pattern') return { point, paint: attentionPaint, full: open, values, head };
  const limit = values ? percentileLimit(values) || 1 : 1;
  return { point, paint: { kind: 'signed', limit }, full: open || stage !== 'scores', values, head };
}

/** The largest number of a head's map, whichever its sign. */
function largestOf(values: Float32Array, head: number, count: number): number {
  const own = values.subarray(head * count * count, (head + 1) * count * count);
  return own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Value of the opened map. */
export function mapValue({ context }: Opened, map: MapValues, query: number, key: number): number {
  const { count } = context;
  return map.values?.[((map.head ?? 0) * count + query) * count + key] ?? Number.NaN;
}

/** First key that a row may look at: 0, but for layers with a sliding window. */
export function firstSeen({ context, layer }: Opened, row: number): number {
  const { window } = context.input.config;
  return window?.layers.includes(layer) ? Math.max(0, row - window.size + 1) : 0;
}
