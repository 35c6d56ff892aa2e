import { ensure } from '../../base/brand.ts';
import { type CellCase, offsetOf } from '../trace/cell.ts';
import { traceCell } from '../trace/cellTrace.ts';

/** A case without its last index, and with every row of the matrix that leads to the row. */
export interface RowCase extends Omit<CellCase, 'index' | 'weight'> {
  /** All but the last index of the row's cells. */
  readonly place: readonly number[];
  readonly size: number;
  /** linear: [size, in], the rows that lead to the row; else as in CellCase. */
  readonly weight?: ArrayLike<number>;
}

/** Every cell of one row in double precision, from its inputs. */
export function recomputeRow(given: RowCase): Float64Array {
  if (given.op.kind === 'linear') return matrixTimesRow(given);
  return Float64Array.from(
    { length: given.size },
    (_, i) => traceCell({ ...given, index: [...given.place, i] }).value,
  );
}

/** x W^T + b of one row; the bias is the whole vector. */
function matrixTimesRow({ op, config, inputs, place, size, weight, bias }: RowCase): Float64Array {
  const { shape, values } = ensure(inputs[0], `input of ${op.address}`);
  const matrix = ensure(weight, `weight of ${op.address}`);
  const width = matrix.length / size;
  const pos = place.at(-1) ?? 0;
  const at = (i: number): number =>
    op.joinsHeads
      ? offsetOf(shape, [Math.floor(i / config.dHead), pos, i % config.dHead])
      : offsetOf(shape, [pos, i]);
  const row = Float64Array.from({ length: width }, (_, i) => values[at(i)] as number);
  const firstBias = op.split ? (place[0] ?? 0) * config.dHead : 0;
  return Float64Array.from({ length: size }, (_, out) => {
    let sum = bias?.[firstBias + out] ?? 0;
    for (let i = 0; i < width; i++) sum += (row[i] as number) * (matrix[out * width + i] as number);
    return sum;
  });
}

/** Share of the row's largest number that a value in float32 may be away from the same in double precision. */
export const rowTolerance = 1e-4;

export interface RowCheck {
  /** Largest distance, infinite where only one of both is. */
  readonly difference: number;
  readonly largest: number;
  readonly holds: boolean;
}

/** The model's row against the one that was computed again. */
export function checkRow(model: ArrayLike<number>, recomputed: ArrayLike<number>): RowCheck {
  let [difference, largest] = [0, 0];
  for (let i = 0; i < recomputed.length; i++) {
    const [a, b] = [model[i] as number, recomputed[i] as number];
    if (Number.isFinite(b)) largest = Math.max(largest, Math.abs(b));
    if (a !== b) difference = Math.max(difference, Math.abs(a - b));
    if (Number.isNaN(a) !== Number.isNaN(b)) difference = Number.POSITIVE_INFINITY;
  }
  return { difference, largest, holds: difference <= rowTolerance * Math.max(largest, 1e-3) };
}
