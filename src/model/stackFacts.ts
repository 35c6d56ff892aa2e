import { ensure } from '../base/brand.ts';
import { type Address, formatAddress, type StackName } from './address.ts';
import { type ModelConfig, stackConfig } from './config.ts';
import type { ModelPlan } from './plan.ts';

/** What a picture must know of the stack it shows. */
export interface StackFacts {
  readonly name: StackName;
  /** Sizes as this stack has them. */
  readonly config: ModelConfig;
  /** A word sees itself and those before it. */
  readonly causal: boolean;
  /** Point that q, k and v are made from. */
  readonly inputPoint: string;
  /** The MLP has a gate. */
  readonly gated: boolean;
}

/** Facts of one stack, by what its first layer does. */
export function stackFacts(plan: ModelPlan, name: StackName): StackFacts {
  const segment = plan.segments.find(({ id }) => id.kind === 'layer' && id.stack === name);
  const ops = ensure(segment, `a layer of the ${name}`).ops;
  const at = (point: string): Address => formatAddress({ stack: name, layer: 0, point });
  const query = ensure(
    ops.find(({ address }) => address === at('attn.q')),
    at('attn.q'),
  );
  return {
    name,
    config: stackConfig(plan.config, name),
    causal: ops.some(({ kind }) => kind === 'mask'),
    inputPoint: ensure(query.inputs[0], `input of ${query.address}`).replace(at(''), ''),
    gated: ops.some(({ address }) => address === at('mlp.gate')),
  };
}

/** The stack that is shown until another is asked for: the one that reads the text. */
export function firstStack(plan: ModelPlan): StackName {
  return ensure(plan.stacks[0], 'a stack of the plan');
}
