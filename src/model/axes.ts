import type { StackName } from './address.ts';

export type AxisName =
  | 'pos'
  | 'queryPos'
  | 'keyPos'
  | 'head'
  | 'kvHead'
  | 'dHead'
  | 'dModel'
  | 'dMlp'
  | 'vocab';

/** `of` says whose tokens label a position axis: under cross-attention `keyPos` is the encoder's. */
export interface Axis {
  readonly name: AxisName;
  readonly of?: StackName;
}

const positions: ReadonlySet<AxisName> = new Set(['pos', 'queryPos', 'keyPos']);

export function isPosition(axis: Axis): boolean {
  return positions.has(axis.name);
}

/** Position axes carry the stack whose tokens label them; all others are the model's own sizes. */
export function axesOf(stack: StackName, ...names: readonly AxisName[]): readonly Axis[] {
  return names.map((name) => (positions.has(name) ? { name, of: stack } : { name }));
}
