import type { Address, WeightAddress } from './address.ts';

/** Rows of a published matrix, or all of a tensor. */
export interface WeightNeed {
  readonly name: WeightAddress;
  readonly rows: readonly number[] | null;
}

/** What must be at hand to say how a value comes about. */
export interface TraceNeeds {
  readonly addresses: readonly Address[];
  readonly weights: readonly WeightNeed[];
}

/** Name of a need among those that have been met. */
export function weightKey({ name, rows }: WeightNeed): string {
  return rows === null ? name : `${name}[${rows[0]}+${rows.length}]`;
}
