import type { WeightAddress } from '../../model/address.ts';
import { type Axis, isPosition } from '../../model/axes.ts';
import { opAt } from '../../model/buildPlan.ts';
import { axisSize } from '../../model/config.ts';
import type { ModelPlan } from '../../model/plan.ts';

/** Shape of every weight and bias that the plan reads, [out, in] or [n], derived from the axes of its ops. */
export function weightShapes(plan: ModelPlan): ReadonlyMap<WeightAddress, readonly number[]> {
  const width = (axes: readonly Axis[]) => axes.reduce((product, axis) => product * sizeOf(plan, axis), 1);
  const shapes = new Map<WeightAddress, readonly number[]>();
  for (const { kind, axes, inputs, weight, bias } of plan.ops) {
    const [input] = inputs;
    const out = width(axes);
    if (bias) shapes.set(bias, [out]);
    if (!weight) continue;
    if (kind === 'lookup') shapes.set(weight, [plan.config.vocabSize, out]);
    else if (kind === 'linear' && input) shapes.set(weight, [out, width(opAt(plan, input).axes)]);
    else shapes.set(weight, [out]);
  }
  return shapes;
}

function sizeOf(plan: ModelPlan, axis: Axis): number {
  if (isPosition(axis)) return 1;
  return axisSize(plan.config, axis.name as Parameters<typeof axisSize>[1]);
}
