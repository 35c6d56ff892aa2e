import type { Address } from './address.ts';

/** One captured value of a run. `values` is row-major over `shape`; `axes` names each dimension (see axes.ts). */
export interface Activation {
  readonly address: Address;
  readonly axes: readonly string[];
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

/** A float activation, which is every one but `*.tokens`. */
export interface FloatActivation extends Activation {
  readonly values: Float32Array;
}
