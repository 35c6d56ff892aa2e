import type { Address, WeightAddress } from '../../model/address.ts';
import type { ModelConfig } from '../../model/config.ts';
import type { Op } from '../../model/plan.ts';

/** One number of a run; `index` along the axes of its address. */
export interface Cell {
  readonly address: Address;
  readonly index: readonly number[];
}

/** A held value of the run. Row-major. */
export interface Held {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** Numbers of the published model that a cell is made with. */
export interface CellWeights {
  /** Row of the matrix that leads to the cell, or a whole vector of gains. */
  readonly weight?: ArrayLike<number>;
  /** Whole. */
  readonly bias?: ArrayLike<number>;
}

/** One cell, and all that its definition mentions. */
export interface CellCase extends CellWeights {
  readonly op: Op;
  /** As the op's stack sees it. */
  readonly config: ModelConfig;
  readonly index: readonly number[];
  /** In the order of the op's inputs. */
  readonly inputs: readonly Held[];
  /** Token ids of the op's own stack. */
  readonly ids: readonly number[];
}

/** A number that a cell is made from: of the run, of the model, or of neither. */
export interface Factor {
  readonly value: number;
  readonly cell?: Cell;
  readonly weight?: { readonly name: WeightAddress; readonly index: readonly number[] };
}

/** An addend: the product of its factors. */
export interface Term {
  readonly factors: readonly Factor[];
  readonly value: number;
}

export type BetweenName =
  | 'mean'
  | 'root'
  | 'gain'
  | 'bias'
  | 'largest'
  | 'sum'
  | 'cos'
  | 'sin'
  | 'factor'
  | 'length';

/** How a cell comes about. */
export interface CellTrace {
  /** In double precision, from its inputs as the model has them. */
  readonly value: number;
  /** What goes into it, in the order of the definition. */
  readonly terms: readonly Term[];
  /** Numbers that the definition makes on the way. */
  readonly between: Readonly<Partial<Record<BetweenName, number>>>;
}

/** Row of the op's matrix, or of its table, that leads to a cell; null where the weight is a vector or there is none. */
export function weightRow({ op, config, index, ids }: Omit<CellCase, 'inputs'>): number | null {
  if (!op.weight) return null;
  if (op.kind === 'linear') {
    const [head = 0, , within = 0] = index;
    if (op.split) return head * config.dHead + within;
    return index.at(-1) ?? 0;
  }
  if (op.kind === 'pooler') return index[0] ?? 0;
  if (op.kind !== 'lookup') return null;
  const [pos = 0] = index;
  if (op.by === 'position') return (config.firstPosition ?? 0) + pos;
  return op.by === 'type' ? 0 : (ids[pos] ?? 0);
}

export function offsetOf(shape: readonly number[], index: readonly number[]): number {
  return index.reduce((sum, part, axis) => sum * (shape[axis] ?? 1) + part, 0);
}
