import { type Address, formatAddress, type StackName, type WeightAddress, weightAddress } from './address.ts';
import type { NormKind } from './architecture.ts';
import { axesOf, type AxisName } from './axes.ts';
import type { Op, OpKind } from './plan.ts';

type OpExtras = Omit<Op, 'address' | 'kind' | 'inputs' | 'axes' | 'weight' | 'bias'> & {
  /** true: the weight stands under the op's own address; a point outside the layers: it is shared with that point. */
  readonly weight?: boolean | string;
  readonly bias?: boolean | string;
  /** Layer whose weight all layers share. */
  readonly weightLayer?: number;
  /** Stack whose tokens are the keys, where it is another. */
  readonly keysOf?: StackName;
};

/** Collects ops of one stack, with addresses built in one place. */
export class PlanWriter {
  #layer: number | undefined;
  #ops: Op[] = [];
  readonly #stack: StackName;

  constructor(stack: StackName) {
    this.#stack = stack;
  }

  at(layer: number | undefined): this {
    this.#layer = layer;
    return this;
  }

  op(
    point: string,
    kind: OpKind,
    inputs: readonly Address[],
    axes: readonly AxisName[],
    extras: OpExtras = {},
  ): Address {
    const { weight, bias, weightLayer, keysOf, ...details } = extras;
    const address = this.#address(point);
    this.#ops.push({
      address,
      kind,
      inputs,
      axes: axesOf(this.#stack, axes, keysOf),
      ...(weight ? { weight: this.#weight(point, weight, 'weight', weightLayer) } : {}),
      ...(bias ? { bias: this.#weight(point, bias, 'bias', weightLayer) } : {}),
      ...details,
    });
    return address;
  }

  /** Norm over dModel of the sum of `inputs`. */
  norm(point: string, inputs: readonly Address[], norm: NormKind): Address {
    return this.op(point, 'norm', inputs, ['pos', 'dModel'], {
      weight: true,
      bias: norm === 'layer',
      norm,
    });
  }

  /** Sum of `inputs`, or the one input under a new name. */
  stream(point: string, inputs: readonly Address[]): Address {
    return this.op(point, inputs.length === 1 ? 'carry' : 'add', inputs, ['pos', 'dModel']);
  }

  take(): readonly Op[] {
    return this.#ops.splice(0);
  }

  #address(point: string): Address {
    return formatAddress({ stack: this.#stack, point, ...this.#place(this.#layer) });
  }

  #weight(
    point: string,
    weight: boolean | string,
    part: 'weight' | 'bias',
    layer = this.#layer,
  ): WeightAddress {
    const shared = typeof weight === 'string';
    const place = shared ? {} : this.#place(layer);
    return weightAddress({ stack: this.#stack, point: shared ? weight : point, ...place }, part);
  }

  #place(layer: number | undefined): { readonly layer?: number } {
    return layer === undefined ? {} : { layer };
  }
}
