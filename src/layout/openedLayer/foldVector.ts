/** How a long vector becomes a small grid: `pool` neighbours a cell, read row by row. */
export interface Fold {
  readonly subRows: number;
  readonly subCols: number;
  readonly pool: number;
}

/** A head's vector in two rows: dimension i stands above i + dHead / 2, so each upright pair is one RoPE pair. */
export function foldHead(dHead: number): Fold {
  return dHead % 2 === 0
    ? { subRows: 2, subCols: dHead / 2, pool: 1 }
    : { subRows: 1, subCols: dHead, pool: 1 };
}

/** Looked at from nearer a row of cells becomes up to `zoom` rows of fewer elements each, until each has its own cell. */
export function unfold(fold: Fold, zoom: number): Fold {
  const pool = divisors(fold.pool).find((candidate) => fold.pool / candidate <= zoom) ?? fold.pool;
  return { ...fold, subRows: (fold.subRows * fold.pool) / pool, pool };
}

function divisors(value: number): readonly number[] {
  return Array.from({ length: value }, (_, index) => index + 1).filter(
    (candidate) => value % candidate === 0,
  );
}

function nearest(candidates: readonly number[], wanted: number): number {
  return candidates.reduce((best, candidate) =>
    Math.abs(candidate - wanted) < Math.abs(best - wanted) ? candidate : best,
  );
}

/** A vector of `length` in about `cells` cells and `rows` rows; every cell stands for the same number of elements. */
export function foldVector(length: number, cells: number, rows: number): Fold {
  const pool = nearest(divisors(length), Math.max(1, length / cells));
  const count = length / pool;
  const subRows = nearest(divisors(count), rows);
  return { subRows, subCols: count / subRows, pool };
}
