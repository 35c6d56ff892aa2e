import type { Address, StackName, WeightAddress } from '../model/address.ts';
import { type Axis, isPosition } from '../model/axes.ts';
import { axisSize, type ModelConfig, stackConfig } from '../model/config.ts';
import type { ModelPlan, Op } from '../model/plan.ts';
import type { FeedName } from './feeds.ts';
import { type AttributeType, attributeType, elementType, type OnnxGraph } from './onnxModel.ts';
import type { OnnxAttribute, OnnxNode, OnnxTensor, OnnxValue } from './onnxModel.ts';

/** A weight that a session needs beside the graph's bytes: external data under its own name. */
export interface GraphWeight {
  readonly name: WeightAddress;
  /** [out, in] of a matrix, [n] of a gain or bias. */
  readonly shape: readonly number[];
}

/** Keys or values of earlier tokens that a cached step goes on from; empty when a text is run as a whole. */
export interface GraphPast {
  /** Input that holds them. [kvHead, past, dHead] */
  readonly name: string;
  /** The value whose earlier rows they are. */
  readonly address: Address;
  readonly kvHeads: number;
  readonly dHead: number;
}

/** A change of a value, fed with each run: its shape follows from the rows that are run. */
export interface GraphEdit {
  readonly name: string;
  readonly address: Address;
  readonly part: 'gain' | 'keep' | 'patch' | 'mask';
  readonly rank: number;
}

export type Attributes = Readonly<
  Record<string, { readonly float: number } | { readonly int: number } | { readonly ints: readonly number[] }>
>;

export interface GraphKind {
  readonly growing: boolean;
  readonly feedsWeights: boolean;
}

/** Collects one graph; values are named by address, helpers in between by address and a suffix. */
export class GraphBuilder {
  readonly config: ModelConfig;
  readonly #plan: ModelPlan;
  readonly #nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, OnnxTensor>();
  readonly #weights = new Map<WeightAddress, GraphWeight>();
  readonly #feeds = new Set<FeedName>();
  readonly #pasts = new Map<Address, GraphPast>();
  readonly #edits: GraphEdit[] = [];
  readonly #growing: boolean;
  /** Weights are inputs of each run instead of constants that the runtime has prepared. */
  readonly feedsWeights: boolean;

  /** A graph of one stack of the plan; `growing`: of a stack that writes on, so that earlier keys and values can be fed. */
  constructor(plan: ModelPlan, stack: StackName, { growing, feedsWeights }: GraphKind) {
    this.#plan = plan;
    this.#growing = growing;
    this.feedsWeights = feedsWeights;
    this.config = stackConfig(plan.config, stack);
  }

  /** One node with one output; `output` is an op's address or a name made by `between`. */
  node(
    opType: string,
    input: readonly string[],
    output: string,
    attributes: Attributes = {},
    domain = '',
  ): string {
    this.#nodes.push({
      name: output,
      opType,
      domain,
      input,
      output: [output],
      attribute: Object.entries(attributes).map(([name, value]) => toAttribute(name, value)),
    });
    return output;
  }

  /** Sum of all inputs, from left to right; with one input, that input's own name. */
  sum(inputs: readonly string[], to: string): string {
    const [first = '', ...others] = inputs;
    return others.reduce((left, right, index) => {
      const last = index === others.length - 1;
      return this.node('Add', [left, right], last ? to : `${to}/${index}`);
    }, first);
  }

  /** Name of a value on the way to an op's own. */
  between(op: Op, what: string): string {
    return `${op.address}/${what}`;
  }

  weight(name: WeightAddress, shape: readonly number[]): string {
    this.#weights.set(name, { name, shape });
    return name;
  }

  feed(name: FeedName): string {
    this.#feeds.add(name);
    return name;
  }

  /** An input that changes an op's value. */
  edit(op: Op, part: GraphEdit['part']): string {
    const name = `edit.${part}.${op.address}`;
    this.#edits.push({ name, address: op.address, part, rank: op.axes.length });
    return name;
  }

  /** Gives what was an op's value another name, for one that is made from it. */
  rename(from: string, to: string): void {
    const at = this.#nodes.findLastIndex(({ output }) => output[0] === from);
    const node = this.#nodes[at];
    if (!node) throw new Error(`${from} has not been made`);
    this.#nodes[at] = { ...node, name: to, output: [to] };
  }

  /** Keys or values of all tokens: those of earlier steps, then those of this one. [kvHead, keyPos, dHead] */
  withPast(address: Address): string {
    if (!this.#growing) return address;
    const all = `${address}/all`;
    if (this.#pasts.has(address)) return all;
    const { nKvHeads: kvHeads, dHead } = this.config;
    const past: GraphPast = { name: `past.${address}`, address, kvHeads, dHead };
    this.#pasts.set(address, past);
    return this.node('Concat', [past.name, address], all, { axis: { int: 1 } });
  }

  int64s(values: readonly number[]): string {
    const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.#constant(`int64 ${values.join(' ')}`, [values.length], elementType.int64, rawData);
  }

  /** A float32 scalar. */
  float(value: number): string {
    const rawData = new Uint8Array(Float32Array.of(value).buffer);
    return this.#constant(`float32 ${value}`, [], elementType.float32, rawData);
  }

  opAt(address: Address): Op {
    const op = this.#plan.byAddress.get(address);
    if (!op) throw new Error(`${address} is not in the plan`);
    return op;
  }

  /** Product of all sizes that do not depend on the text: a row of the value, heads joined. */
  rowSize(op: Op): number {
    return op.axes.reduce((size, axis) => size * (fixedSize(this.config, axis) ?? 1), 1);
  }

  /** Length of the last axis. */
  lastSize(op: Op): number {
    const axis = op.axes.at(-1);
    return (axis && fixedSize(this.config, axis)) ?? 1;
  }

  get weights(): readonly GraphWeight[] {
    return [...this.#weights.values()];
  }

  get feeds(): readonly FeedName[] {
    return [...this.#feeds];
  }

  get edits(): readonly GraphEdit[] {
    return this.#edits;
  }

  get pasts(): readonly GraphPast[] {
    return [...this.#pasts.values()];
  }

  finish(
    name: string,
    reads: readonly Address[],
    feeds: readonly OnnxValue[],
    ops: readonly Op[],
  ): OnnxGraph {
    const value = (op: Op, as: string = op.address) => floatValue(as, op.axes, this.config);
    return {
      name,
      node: this.#nodes,
      initializer: [...this.#constants.values(), ...this.weights.map(toExternal)],
      input: [
        ...reads.map((address) => value(this.opAt(address))),
        ...feeds,
        ...this.pasts.map(pastValue),
        ...this.#edits.map(editValue),
      ],
      output: ops.map((op) => value(op)),
    };
  }

  #constant(
    name: string,
    dims: readonly number[],
    dataType: OnnxTensor['dataType'],
    rawData: Uint8Array,
  ): string {
    this.#constants.set(name, { name, dims, dataType, rawData });
    return name;
  }
}

function toAttribute(name: string, value: Attributes[string]): OnnxAttribute {
  const typed = (type: AttributeType) => ({ name, type });
  if ('float' in value) return { ...typed(attributeType.float), f: value.float };
  if ('int' in value) return { ...typed(attributeType.int), i: value.int };
  return { ...typed(attributeType.ints), ints: value.ints };
}

/** Each weight is an external file of its own, so that the loader never joins or copies them. */
function toExternal({ name, shape }: GraphWeight): OnnxTensor {
  return {
    name,
    dims: shape,
    dataType: elementType.float32,
    externalData: [{ key: 'location', value: name }],
    dataLocation: 1,
  };
}

function pastValue({ name, kvHeads, dHead }: GraphPast): OnnxValue {
  const dim = [{ dimValue: kvHeads }, { dimParam: 'past' }, { dimValue: dHead }];
  return { name, type: { tensorType: { elemType: elementType.float32, shape: { dim } } } };
}

/** Lengths of their own: what is one for all of an axis has length 1 along it. */
function editValue({ name, rank }: GraphEdit): OnnxValue {
  const dim = Array.from({ length: rank }, (_, axis) => ({ dimParam: `${name} ${axis}` }));
  return { name, type: { tensorType: { elemType: elementType.float32, shape: { dim } } } };
}

function fixedSize(config: ModelConfig, axis: Axis): number | undefined {
  return isPosition(axis) ? undefined : axisSize(config, axis.name as Parameters<typeof axisSize>[1]);
}

function floatValue(name: string, axes: readonly Axis[], config: ModelConfig): OnnxValue {
  const isPair = axes.some((axis) => axis.name === 'queryPos');
  const dim = axes.map((axis) => {
    const size = fixedSize(config, axis);
    if (size !== undefined) return { dimValue: size };
    // A pair's keys include those of earlier steps.
    return { dimParam: `${axis.of} ${isPair && axis.name === 'keyPos' ? 'keys' : 'positions'}` };
  });
  return { name, type: { tensorType: { elemType: elementType.float32, shape: { dim } } } };
}
