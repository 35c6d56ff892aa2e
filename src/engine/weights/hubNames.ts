import { ensure } from '../../base/brand.ts';
import type { StackName } from '../../model/address.ts';
import type { ArchitectureSpec, WeightName } from '../../model/architecture.ts';
import { type ModelConfig, stackConfig } from '../../model/config.ts';
import type { PlanWeight } from './planWeights.ts';
import type { StoredWeight } from './storedWeight.ts';

/** Whether a published tensor of this name is there. */
export type HasTensor = (name: string) => boolean;

/** Where the Hub's files keep one weight. */
export interface HubTensor extends StoredWeight {
  readonly name: string;
}

/** Finds weights under the names of one family's files on the Hub. */
export class HubNames {
  readonly #spec: ArchitectureSpec;
  readonly #has: HasTensor;

  constructor(spec: ArchitectureSpec, has: HasTensor) {
    this.#spec = spec;
    this.#has = has;
  }

  /** What the files decide over config.json: whether the head is tied, and which heads there are. */
  settle(stated: ModelConfig): ModelConfig {
    const holds = (stack: StackName, point: string) => {
      const name = this.#nameOf(stack, point);
      return name !== undefined && this.#has(this.#published(`${name.hub}.weight`));
    };
    const last = ensure(this.#spec.stacks.at(-1), 'a stack of the family');
    if (last.head === 'none') return stated;
    const tiedHead = !holds(last.name, 'logits');
    if (last.head === 'unembed') return { ...stated, tiedHead };
    const maskedHead = holds(last.name, 'head.dense');
    return { ...stated, tiedHead, maskedHead, pooler: holds(last.name, 'pooler') };
  }

  find({ of, part, shape }: PlanWeight, config: ModelConfig): HubTensor {
    const name = ensure(this.#nameOf(of.stack, of.point), `the published name of ${of.stack}.${of.point}`);
    const { fused } = name;
    return {
      name: this.#published(fullName(name, part, config).replace('{layer}', String(of.layer))),
      shape,
      transposed: name.hubTransposed === true && part === 'weight',
      nHeads: stackConfig(config, of.stack).nHeads,
      ...(fused ? { fused } : {}),
    };
  }

  #nameOf(stack: StackName, point: string): WeightName | undefined {
    return this.#spec.stacks.find(({ name }) => name === stack)?.names[point];
  }

  /** The spelling that the files use; the full one where they use none. */
  #published(full: string): string {
    return spellings(full, this.#spec.optionalPrefix).find(this.#has) ?? full;
  }
}

function fullName(name: WeightName, part: 'weight' | 'bias', config: ModelConfig): string {
  if (part === 'bias' && name.hubBias) return name.hubBias;
  return `${config.gatedMlp && name.hubGated ? name.hubGated : name.hub}.${part}`;
}

/** Files of the base model leave the prefix out; early ones call gain and shift of a norm gamma and beta. */
function spellings(full: string, prefix: string | undefined): readonly string[] {
  const bare = prefix && full.startsWith(prefix) ? [full, full.slice(prefix.length)] : [full];
  const early = (name: string) =>
    name.replace(/(LayerNorm)\.weight$/, '$1.gamma').replace(/(LayerNorm)\.bias$/, '$1.beta');
  return [...bare, ...bare.map(early)];
}
