import { type Address, formatAddress } from '../model/address.ts';
import { otherKeys } from '../model/derive/arcs.ts';
import type { RunState } from '../state/loomState.ts';

/** Stages of the map of an opened head, in the order the model computes them. */
export const stages = ['raw', 'scaled', 'scores', 'pattern'] as const;
export type Stage = (typeof stages)[number];

export const mlpPoints = ['mlp.gate', 'mlp.up', 'mlp.act', 'mlp.out'] as const;
export type MlpPoint = (typeof mlpPoints)[number];

/** What the map shows when the view's point is about something else: the attention itself. */
export function stageOf(point: string | null): Stage {
  return stages.find((stage) => stage === point) ?? 'pattern';
}

export function mlpPointOf(point: string | null): MlpPoint {
  return mlpPoints.find((candidate) => candidate === point) ?? 'mlp.act';
}

export function rotationOf(point: string | null): 'before' | 'after' {
  return point === 'q' || point === 'k' ? 'before' : 'after';
}

/** How many tokens look, and how many are looked at. */
export interface MapSize {
  readonly rows: number;
  readonly columns: number;
}

export function mapSize({ tokens, keyTokens }: Pick<RunState, 'tokens' | 'keyTokens'>): MapSize {
  return { rows: tokens.length, columns: keyTokens.length };
}

/** What the map of an opened head is read from. */
export type MapRun = Pick<RunState, 'values' | 'tokens' | 'keyTokens' | 'resting' | 'stack'>;

/** One cell of a map [head, queryPos, keyPos]. */
export function pairValue(
  map: Float32Array,
  { rows, columns }: MapSize,
  head: number,
  query: number,
  key: number,
): number {
  return map[(head * rows + query) * columns + key] ?? Number.NaN;
}

export function heldFloats(run: Pick<RunState, 'values'>, address: Address): Float32Array | null {
  const values = run.values.get(address)?.values;
  return values instanceof Float32Array ? values : null;
}

/** A point of one layer of the shown stack, where it is held. */
export function heldPoint(
  run: Pick<RunState, 'values' | 'stack'>,
  layer: number,
  point: string,
): Float32Array | null {
  return run.stack && heldFloats(run, formatAddress({ stack: run.stack.name, layer, point }));
}

/** A point of the attention that is shown: `pattern`, `q`. */
export function attentionPoint(
  run: Pick<RunState, 'values' | 'stack'>,
  layer: number,
  name: string,
): Float32Array | null {
  return run.stack && heldPoint(run, layer, `${run.stack.sublayer}.${name}`);
}

/** Whether those that are looked at are tokens of another stack. */
export function looksAcross({ stack }: Pick<RunState, 'stack'>): boolean {
  return stack !== null && stack.keysOf !== stack.name;
}

/** The word that the query only rests on, if it gives that more than `shown`; heads park what they do not need there. */
export function restedOn(
  run: MapRun,
  {
    layer,
    head,
    query,
    shown,
  }: { readonly layer: number; readonly head: number; readonly query: number; readonly shown: number },
): { readonly key: number; readonly weight: number } | null {
  const pattern = attentionPoint(run, layer, 'pattern');
  if (!pattern) return null;
  const weightOf = (key: number) => pairValue(pattern, mapSize(run), head, query, key);
  const resting = (run.resting[layer]?.[head] ?? []).filter((key) => key < query && key !== shown);
  const best = resting.reduce<number | null>(
    (most, key) => (most === null || weightOf(key) > weightOf(most) ? key : most),
    null,
  );
  return best === null || weightOf(best) <= weightOf(shown) ? null : { key: best, weight: weightOf(best) };
}

/** The chosen key, or the one that the query looks at hardest: resting columns and its own place only if nothing else. */
export function shownKey(
  chosen: number | null,
  run: MapRun,
  layer: number,
  head: number,
  query: number,
): number | null {
  const size = mapSize(run);
  if (chosen !== null && chosen < size.columns) return chosen;
  const pattern = attentionPoint(run, layer, 'pattern');
  if (!pattern) return null;
  const resting = run.resting[layer]?.[head] ?? [];
  let best: number | null = null;
  const keys = { count: size.rows, ...(looksAcross(run) ? { keyCount: size.columns } : {}) };
  for (const key of otherKeys({ ...keys, causal: run.stack?.causal ?? true }, query)) {
    if (resting.includes(key)) continue;
    const isHarder =
      best === null ||
      pairValue(pattern, size, head, query, key) > pairValue(pattern, size, head, query, best);
    if (isHarder) best = key;
  }
  return best ?? query;
}
