import type { Address, StackName, WeightAddress } from './address.ts';
import type { NormKind } from './architecture.ts';
import type { Axis } from './axes.ts';
import type { ActivationFunction, ModelConfig } from './config.ts';

/** Every kind of operation there is. Graph builder, captions, oracle and layout are tables over this union. */
export type OpKind =
  | 'lookup' // row of a table per token, position or token type
  | 'sinusoid' // sine and cosine rows per position (Vaswani et al. 2017, section 3.5)
  | 'carry' // the same value under another name
  | 'norm' // RMSNorm (Zhang & Sennrich 2019) or LayerNorm (Ba et al. 2016) of the sum of its inputs
  | 'linear' // x W^T + b
  | 'rotate' // RoPE (Su et al. 2021)
  | 'distance' // bias of a pair by the bucket of its distance (Raffel et al. 2020)
  | 'scores' // q . k of every pair
  | 'scale' // times a constant, plus the second input where there is one
  | 'cap' // cap tanh(x / cap)
  | 'mask' // forbidden pairs to -inf
  | 'softmax' // over keyPos
  | 'mix' // pattern x values
  | 'activate' // f(gate) x up, or f(up)
  | 'add' // sum of its inputs
  | 'pooler' // tanh(W x + b) of the first position (Devlin et al. 2019)
  | 'average'; // mean over positions, divided by its length (Reimers & Gurevych 2019)

/** What the kinds need to know beyond inputs and weights. */
interface OpDetails {
  /** lookup: what the row numbers are. */
  readonly by?: 'token' | 'position' | 'type';
  /** norm */
  readonly norm?: NormKind;
  /** linear: heads that the output is split into when it feeds attention. */
  readonly split?: 'head' | 'kvHead';
  /** linear, norm: reads [head, pos, dHead] as one row per position. */
  readonly joinsHeads?: boolean;
  /** lookup, scale */
  readonly factor?: number;
  /** cap */
  readonly cap?: number;
  /** mask: how many keys back a query sees, itself included; absent = all. */
  readonly window?: number;
  /** distance: keys ahead have buckets of their own. */
  readonly bothWays?: boolean;
  /** activate */
  readonly activation?: ActivationFunction;
}

export interface Op extends OpDetails {
  readonly address: Address;
  readonly kind: OpKind;
  /** Addresses of earlier ops, in the order the kind expects. */
  readonly inputs: readonly Address[];
  readonly axes: readonly Axis[];
  readonly weight?: WeightAddress;
  readonly bias?: WeightAddress;
}

/** Ops that run together: one ONNX graph and session each. A pool reads all positions at once, a head each alone. */
export type SegmentId =
  | { readonly kind: 'layer'; readonly stack: StackName; readonly layer: number }
  | { readonly kind: 'head' | 'pool'; readonly stack: StackName };

export interface Segment {
  readonly id: SegmentId;
  readonly ops: readonly Op[];
  /** Values the segment reads from outside (its residual). */
  readonly reads: readonly Address[];
}

export interface ModelPlan {
  readonly config: ModelConfig;
  readonly ops: readonly Op[];
  readonly byAddress: ReadonlyMap<Address, Op>;
  /** In running order; lookups and sinusoids before them are done in TypeScript, row by row. */
  readonly segments: readonly Segment[];
  readonly stacks: readonly StackName[];
}
