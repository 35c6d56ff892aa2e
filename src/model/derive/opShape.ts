import type { StackName } from '../address.ts';
import { type Axis, isPosition } from '../axes.ts';
import { axisSize, type ModelConfig } from '../config.ts';
import type { Op } from '../plan.ts';

/** Tokens of each stack of a run. */
export type Lengths = Readonly<Partial<Record<StackName, number>>>;

/** Shape of an op's value for a text of that many tokens. */
export function opShape(config: ModelConfig, op: Pick<Op, 'axes'>, lengths: Lengths): readonly number[] {
  return op.axes.map((axis) => axisLength(config, axis, lengths));
}

export function axisLength(config: ModelConfig, axis: Axis, lengths: Lengths): number {
  if (!isPosition(axis)) return axisSize(config, axis.name as Parameters<typeof axisSize>[1]);
  const length = axis.of === undefined ? undefined : lengths[axis.of];
  if (length === undefined) throw new Error(`no length for ${axis.name} of ${axis.of}`);
  return length;
}
