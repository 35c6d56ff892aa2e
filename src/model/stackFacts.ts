import { ensure } from '../base/brand.ts';
import { type Address, formatAddress, type StackName } from './address.ts';
import { type ModelConfig, stackConfig } from './config.ts';
import { memoLast } from '../base/memoLast.ts';
import type { ModelPlan } from './plan.ts';
import type { StackChoice } from './view.ts';

/** What a picture must know of the attention it shows, and of the stack that it belongs to. */
export interface StackFacts {
  /** Whose tokens look. */
  readonly name: StackName;
  readonly sublayer: 'attn' | 'cross';
  /** Whose tokens are looked at. */
  readonly keysOf: StackName;
  /** As links name it. */
  readonly choice: StackChoice;
  /** Sizes as this stack has them. */
  readonly config: ModelConfig;
  /** A word sees itself and those before it. */
  readonly causal: boolean;
  /** Point that q, k and v are made from. */
  readonly inputPoint: string;
  /** The MLP has a gate. */
  readonly gated: boolean;
}

/** Facts of one attention, by what the stack's first layer does. */
export function stackFacts(
  plan: ModelPlan,
  name: StackName,
  sublayer: 'attn' | 'cross' = 'attn',
): StackFacts {
  const segment = plan.segments.find(({ id }) => id.kind === 'layer' && id.stack === name);
  const ops = ensure(segment, `a layer of the ${name}`).ops;
  const at = (point: string): Address => formatAddress({ stack: name, layer: 0, point });
  const find = (point: string) =>
    ensure(
      ops.find(({ address }) => address === at(point)),
      at(point),
    );
  const query = find(`${sublayer}.q`);
  const own = name === 'encoder' ? 'enc' : 'dec';
  return {
    name,
    sublayer,
    keysOf: find(`${sublayer}.pattern`).axes.at(-1)?.of ?? name,
    choice: sublayer === 'cross' ? 'cross' : own,
    config: stackConfig(plan.config, name),
    causal: find(`${sublayer}.scores`).kind === 'mask',
    inputPoint: ensure(query.inputs[0], `input of ${query.address}`).replace(at(''), ''),
    gated: ops.some(({ address }) => address === at('mlp.gate')),
  };
}

/** Every attention of a model in the order in which a text meets them: one of a single stack, three of an encoder-decoder. */
export const attentionsOf = memoLast((plan: ModelPlan): readonly StackFacts[] =>
  plan.stacks.flatMap((stack) => {
    const own = stackFacts(plan, stack);
    const crosses = plan.byAddress.has(formatAddress({ stack, layer: 0, point: 'cross.q' }));
    return crosses ? [own, stackFacts(plan, stack, 'cross')] : [own];
  }),
);

/** The attention that is shown: the one asked for, or else the last: of an encoder-decoder the bridge between both. */
export function shownAttention(plan: ModelPlan, asked: StackChoice | null): StackFacts {
  const all = attentionsOf(plan);
  return ensure(all.find(({ choice }) => choice === asked) ?? all.at(-1), 'an attention of the plan');
}

/** The stack that reads the text. */
export function firstStack(plan: ModelPlan): StackName {
  return ensure(plan.stacks[0], 'a stack of the plan');
}

/** The stack whose rows say what comes next. */
export function lastStack(plan: ModelPlan): StackName {
  return ensure(plan.stacks.at(-1), 'a stack of the plan');
}

/** Whether a model says anything about a vocabulary. */
export function hasHead({ segments }: ModelPlan): boolean {
  return segments.some(({ id, ops }) => id.kind === 'head' && ops.at(-1)?.axes.at(-1)?.name === 'vocab');
}
