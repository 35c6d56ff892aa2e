import type { WeightAddress } from '../../model/address.ts';
import type { ModelConfig } from '../../model/config.ts';

/** The published weights of one model, whatever files they come in. */
export interface WeightSource {
  readonly title: string;
  readonly config: ModelConfig;
  /** Hex SHA-256 of the published file. */
  readonly weightsSha256: string;
  /** What is odd about the published numbers, one sentence each: values that are not finite. */
  readonly notes?: readonly string[];
  /** Published bytes of all weight files. */
  readonly totalBytes: number;
  has(name: WeightAddress): boolean;
  /** [out, in] or [n]; throws ModelError for a name the model does not have. */
  shape(name: WeightAddress): readonly number[];
  /** Makes the files that hold these tensors available: downloaded, verified, kept packed until `release`. */
  require(names: readonly WeightAddress[], signal?: AbortSignal): Promise<void>;
  /**
   * Expanded to float32, q/k rows un-permuted, [out, in] or [n]; needs `require`. A fresh array, unless the caller gives one
   * of that length: then that one may be written and returned.
   */
  expand(name: WeightAddress, into?: Float32Array): Float32Array;
  /** Chosen rows, [rows.length, in], without expanding the others: the embedding lookup. `into` as above. */
  expandRows(name: WeightAddress, rows: readonly number[], into?: Float32Array): Float32Array;
  /** Lets go of packed bytes that no other required tensor needs. */
  release(names: readonly WeightAddress[]): void;
}
