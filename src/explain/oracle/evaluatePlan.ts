import { ensure } from '../../base/brand.ts';
import { type Address, parseAddress, type StackName, type WeightAddress } from '../../model/address.ts';
import { stackConfig } from '../../model/config.ts';
import type { ModelPlan } from '../../model/plan.ts';
import { evaluators } from './evaluators.ts';
import type { Value } from './value.ts';

export interface OracleText {
  /** Token ids by stack. */
  readonly ids: Readonly<Partial<Record<StackName, readonly number[]>>>;
  /** A weight or bias as published. */
  readonly weight: (name: WeightAddress) => ArrayLike<number>;
}

/**
 * Every value of a plan in double precision, each op from its definition and apart from the graph builder: what a run
 * in float32 is measured against. Throws when the plan asks for a weight that is not there.
 */
export function evaluatePlan(plan: ModelPlan, { ids, weight }: OracleText): ReadonlyMap<Address, Value> {
  const values = new Map<Address, Value>();
  for (const op of plan.ops) {
    const { stack } = ensure(parseAddress(op.address), op.address);
    const value = evaluators[op.kind]({
      op,
      config: stackConfig(plan.config, stack),
      inputs: op.inputs.map((address) => ensure(values.get(address), address)),
      ids: ids[stack] ?? [],
      ...(op.weight ? { weight: Float64Array.from(weight(op.weight)) } : {}),
      ...(op.bias ? { bias: Float64Array.from(weight(op.bias)) } : {}),
    });
    values.set(op.address, value);
  }
  return values;
}
