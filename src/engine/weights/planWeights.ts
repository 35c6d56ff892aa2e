import { ensure } from '../../base/brand.ts';
import { type AddressParts, parseAddress, type WeightAddress } from '../../model/address.ts';
import { type Axis, isPosition } from '../../model/axes.ts';
import { opAt } from '../../model/buildPlan.ts';
import { axisSize, type ModelConfig, stackConfig } from '../../model/config.ts';
import type { ModelPlan, Op } from '../../model/plan.ts';

/** A matrix, gain, table or bias that the plan reads. */
export interface PlanWeight {
  /** [out, in], [rows, width] or [n], derived from the axes of the op that reads it. */
  readonly shape: readonly number[];
  /** The value it belongs to; of several that share it, the one it is named for. */
  readonly of: AddressParts;
  readonly part: 'weight' | 'bias';
}

/** Every weight and bias that the plan reads, by name. */
export function planWeights(plan: ModelPlan): ReadonlyMap<WeightAddress, PlanWeight> {
  const weights = new Map<WeightAddress, PlanWeight>();
  for (const op of plan.ops) {
    if (op.weight) {
      weights.set(op.weight, { shape: weightShape(plan, op), of: ownerOf(op.weight, ''), part: 'weight' });
    }
    if (op.bias)
      weights.set(op.bias, { shape: [biasSize(plan, op)], of: ownerOf(op.bias, '.bias'), part: 'bias' });
  }
  return weights;
}

function ownerOf(name: WeightAddress, end: string): AddressParts {
  return ensure(
    parseAddress(name.slice('weights.'.length, name.length - end.length)),
    `the value of ${name}`,
  );
}

function weightShape(plan: ModelPlan, op: Op): readonly number[] {
  const config = configOf(plan, op);
  const out = width(config, op.axes);
  switch (op.kind) {
    case 'lookup':
      return [tableRows(config, op), out];
    case 'distance':
      return [ensure(config.buckets, 'buckets of the config').count, config.nHeads];
    case 'norm':
      return [op.joinsHeads ? out : width(config, op.axes.slice(-1))];
    default: {
      const input = opAt(plan, ensure(op.inputs[0], `input of ${op.address}`));
      return [out, width(config, input.axes)];
    }
  }
}

function biasSize(plan: ModelPlan, op: Op): number {
  const config = configOf(plan, op);
  return width(config, op.kind === 'norm' ? op.axes.slice(-1) : op.axes);
}

function tableRows(config: ModelConfig, op: Op): number {
  if (op.by === 'position') return config.nCtx + (config.firstPosition ?? 0);
  return op.by === 'type' ? ensure(config.tokenTypes, 'token types of the config') : config.vocabSize;
}

function configOf(plan: ModelPlan, op: Op): ModelConfig {
  return stackConfig(plan.config, ensure(parseAddress(op.address), op.address).stack);
}

/** Product of all sizes that do not depend on the text. */
function width(config: ModelConfig, axes: readonly Axis[]): number {
  return axes.reduce((product, axis) => {
    if (isPosition(axis)) return product;
    return product * axisSize(config, axis.name as Parameters<typeof axisSize>[1]);
  }, 1);
}
