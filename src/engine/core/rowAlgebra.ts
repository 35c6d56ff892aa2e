import { ensure } from '../../base/brand.ts';
import { ropeTable } from '../../graph/ropeTable.ts';
import type { ModelConfig } from '../../model/config.ts';

/** Row of a value in double precision. */
export type Row = Float64Array;

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

export function meanOf(row: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += row[i] as number;
  return sum / row.length;
}

/** Square root of the mean square around `mean`, as norms divide by it. */
export function rootOf(row: ArrayLike<number>, mean: number, eps: number): number {
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += ((row[i] as number) - mean) ** 2;
  return Math.sqrt(sum / row.length + eps);
}

/** The transpose of a rotation: by the same angle, the other way. */
export function turnedBack({ rope, dHead }: ModelConfig, pos: number, gradient: Row): Row {
  const known = ensure(rope, 'rope of the config');
  const dims = known.dims ?? dHead;
  const half = dims / 2;
  const { cos, sin } = ropeTable(known, dims, pos + 1);
  const turned = gradient.slice();
  for (let i = 0; i < half; i++) {
    const [a, b] = [gradient[i] as number, gradient[i + half] as number];
    const [c, s] = [cos[pos * half + i] as number, sin[pos * half + i] as number];
    turned[i] = a * c + b * s;
    turned[i + half] = b * c - a * s;
  }
  return turned;
}
