import type { Address, StackName, WeightAddress } from './address.ts';
import type { Axis } from './axes.ts';
import type { ModelConfig } from './config.ts';

/** Every kind of operation there is. Graph builder, captions and layout are tables over this union. */
export type OpKind =
  | 'lookup' // row of a table per token
  | 'carry' // the same value under the next layer's name
  | 'norm' // RMSNorm (Zhang & Sennrich 2019)
  | 'linear' // x W^T + b
  | 'rotate' // RoPE (Su et al. 2021)
  | 'scores' // q . k of every pair
  | 'scale' // times 1/sqrt(dHead)
  | 'mask' // forbidden pairs to -inf
  | 'softmax' // over keyPos
  | 'mix' // pattern x values
  | 'activate' // f(gate) x up
  | 'add'; // residual addition

export interface Op {
  readonly address: Address;
  readonly kind: OpKind;
  /** Addresses of earlier ops, in the order the kind expects. */
  readonly inputs: readonly Address[];
  readonly axes: readonly Axis[];
  readonly weight?: WeightAddress;
  readonly bias?: WeightAddress;
  /** Rows/heads the output of a linear is split into: `head` or `kvHead` when it feeds attention. */
  readonly split?: 'head' | 'kvHead';
  /** A linear that reads [head, pos, dHead] and joins the heads first (W_O). */
  readonly joinsHeads?: boolean;
}

/** Ops that run together: one ONNX graph and session each. */
export type SegmentId =
  | { readonly kind: 'layer'; readonly stack: StackName; readonly layer: number }
  | { readonly kind: 'head'; readonly stack: StackName };

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
  /** In running order; the lookup before the first segment is done in TypeScript, row by row. */
  readonly segments: readonly Segment[];
  readonly stacks: readonly StackName[];
}
