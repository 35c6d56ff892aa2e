import type { StackName } from './address.ts';

/** A number of the run that is linear in what was written into one row of the stream, every norm's size held fixed. */
export type ContributionTarget =
  /** q·k of a pair, as written into the query's row or into the key's. */
  | {
      readonly kind: 'score';
      readonly stack: StackName;
      readonly layer: number;
      readonly sublayer: 'attn' | 'cross';
      readonly head: number;
      readonly query: number;
      readonly key: number;
      readonly side: 'query' | 'key';
    }
  /** Logit of one word of the vocabulary after a position, before any cap. */
  | { readonly kind: 'logit'; readonly stack: StackName; readonly pos: number; readonly id: number };

/**
 * What wrote into a row: the embedding of token, place or type, a head, the bias that heads share, an MLP; or what norms
 * and projections add by themselves.
 */
export interface Contribution {
  readonly writer: 'token' | 'place' | 'type' | 'head' | 'attnBias' | 'mlp' | 'normBias' | 'projectionBias';
  readonly layer?: number;
  readonly head?: number;
  readonly value: number;
}

/** Name of a target among those that have been split. */
export function targetKey(target: ContributionTarget): string {
  return Object.values(target).join(' ');
}

export interface Contributions {
  /** In the order in which they were written. They add up to the target's value. */
  readonly parts: readonly Contribution[];
  /** The target as the model has it. */
  readonly model: number;
}
