import type { Address, StackName } from './address.ts';
import { axisSize, stackConfig } from './config.ts';
import { parseAddress } from './address.ts';
import { isPosition } from './axes.ts';
import type { ModelPlan } from './plan.ts';

/** One number of a run. */
export interface TracedCell {
  readonly address: Address;
  readonly index: readonly number[];
}

/** Whether a plan has this value, and its value this number, for stacks that read so many tokens. */
export function hasCell(
  plan: ModelPlan,
  { address, index }: TracedCell,
  lengthOf: (stack: StackName) => number,
): boolean {
  const op = plan.byAddress.get(address);
  const stack = parseAddress(address)?.stack;
  if (!op || !stack || op.axes.length !== index.length) return false;
  const config = stackConfig(plan.config, stack);
  return op.axes.every((axis, at) => {
    const size = isPosition(axis)
      ? lengthOf(axis.of ?? stack)
      : axisSize(config, axis.name as Parameters<typeof axisSize>[1]);
    return (index[at] ?? 0) < size;
  });
}
