import { parseAddress } from '../../../model/address.ts';
import { axisSize, kvHeadOf, type ModelConfig, stackConfig } from '../../../model/config.ts';
import type { ModelPlan, Op } from '../../../model/plan.ts';
import type { RowPlace } from '../../../explain/trace/needs.ts';

/** The pair of words that a derivation follows. */
export interface FollowedPair {
  readonly head: number;
  readonly query: number;
  readonly key: number;
}

/** The op's stack as its own sizes. */
export function configOf(plan: ModelPlan, op: Op): ModelConfig {
  return stackConfig(plan.config, parseAddress(op.address)?.stack ?? 'decoder');
}

/** The row of an op that a pair of words is about: of its query, or of its key where the op makes keys or values. */
export function rowOf(plan: ModelPlan, op: Op, { head, query, key }: FollowedPair, keys: number): RowPlace {
  const config = configOf(plan, op);
  const [first, , last] = op.axes.map(({ name }) => name);
  const size = last === 'keyPos' ? keys : axisSize(config, (op.axes.at(-1)?.name ?? 'dModel') as 'dModel');
  if (first === 'kvHead') return { op, place: [kvHeadOf(config, head), key], size };
  if (first === 'head') return { op, place: [head, query], size };
  return { op, place: [query], size };
}

/** The number of a row that is farthest from 0. */
export function largestOf(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if (Math.abs(values[i] as number) > Math.abs(values[best] as number)) best = i;
  }
  return best;
}
