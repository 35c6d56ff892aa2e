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

/**
 * Position axes carry the stack whose tokens label them; all others are the model's own sizes. Keys are tokens of
 * `keysOf`, which under cross-attention is another stack.
 */
export function axesOf(stack: StackName, names: readonly AxisName[], keysOf = stack): readonly Axis[] {
  return names.map((name) => {
    if (!positions.has(name)) return { name };
    return { name, of: name === 'keyPos' ? keysOf : stack };
  });
}
