import type { ModelConfig } from '../../model/config.ts';
import type { Op } from '../../model/plan.ts';
import type { TraceNeeds } from '../../model/traceNeeds.ts';
import { type Cell, weightRow } from './cell.ts';

/** A row of cells: all of an op's numbers at `place`, which is an index without its last part. */
export interface RowPlace {
  readonly op: Op;
  readonly place: readonly number[];
  readonly size: number;
}

export function cellNeeds(op: Op, config: ModelConfig, { index }: Cell, ids: readonly number[]): TraceNeeds {
  const row = weightRow({ op, config, index, ids });
  return needsOf(op, row === null ? null : [row]);
}

export function rowNeeds({ op, place, size }: RowPlace, config: ModelConfig): TraceNeeds {
  if (op.kind !== 'linear') return needsOf(op, null);
  const first = op.split ? (place[0] ?? 0) * config.dHead : 0;
  return needsOf(
    op,
    Array.from({ length: size }, (_, at) => first + at),
  );
}

function needsOf(op: Op, rows: readonly number[] | null): TraceNeeds {
  return {
    addresses: [...new Set([op.address, ...op.inputs])],
    weights: [
      ...(op.weight ? [{ name: op.weight, rows }] : []),
      ...(op.bias ? [{ name: op.bias, rows: null }] : []),
    ],
  };
}
