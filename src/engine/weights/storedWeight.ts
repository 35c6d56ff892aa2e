import type { WeightName } from '../../model/architecture.ts';

/** How a published tensor holds one weight: as it is, turned, or with two others. */
export interface StoredWeight {
  /** Shape of the weight itself, [out, in] or [n]. */
  readonly shape: readonly number[];
  /** The published tensor is [in, out]. */
  readonly transposed: boolean;
  readonly fused?: WeightName['fused'];
  readonly nHeads: number;
}

const parts = { q: 0, k: 1, v: 2 } as const;

/** Shape of the published tensor. */
export function storedShape({ shape, transposed, fused }: StoredWeight): readonly number[] {
  const [out = 0, ...rest] = shape;
  const joined = [fused ? 3 * out : out, ...rest];
  return transposed ? joined.reverse() : joined;
}

/** The weight out of the published tensor's values, [out, in] or [n]. */
export function unpackWeight(values: Float32Array, stored: StoredWeight): Float32Array {
  if (!stored.transposed && !stored.fused) return values;
  const [out = 0, width = 1] = stored.shape;
  const all = stored.fused ? 3 * out : out;
  const unpacked = new Float32Array(out * width);
  for (let row = 0; row < out; row++) {
    const from = storedRow(row, out, stored);
    for (let i = 0; i < width; i++) {
      unpacked[row * width + i] = values[stored.transposed ? i * all + from : from * width + i] as number;
    }
  }
  return unpacked;
}

function storedRow(row: number, out: number, { fused, nHeads }: StoredWeight): number {
  if (!fused) return row;
  const part = parts[fused.part];
  if (fused.by === 'block') return part * out + row;
  const dHead = out / nHeads;
  return (3 * Math.floor(row / dHead) + part) * dHead + (row % dHead);
}
