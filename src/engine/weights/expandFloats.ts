import { halfTable, uint16 } from './half.ts';

/** Where packed weights are read and where their float32 values go. `count` is a whole number of blocks. */
export interface ExpandJob {
  readonly source: Uint8Array;
  /** First byte of the first block; any alignment. */
  readonly from: number;
  /** Weights to expand. */
  readonly count: number;
  readonly target: Float32Array;
  /** First index of `target` that is written. */
  readonly to: number;
}

/** What needs no unpacking: float32 as it is, the two 16-bit forms widened. Captures and recorded runs need no more. */
export const expandFloats = { F32: expandF32, F16: expandF16, BF16: expandBf16 } as const;

function expandF32({ source, from, count, target, to }: ExpandJob): void {
  const bytes = new Uint8Array(target.buffer, target.byteOffset + 4 * to, 4 * count);
  bytes.set(source.subarray(from, from + 4 * count));
}

function expandF16({ source, from, count, target, to }: ExpandJob): void {
  const half = halfTable();
  for (let i = 0, at = from; i < count; i++, at += 2) target[to + i] = half[uint16(source, at)] as number;
}

/** bfloat16 is the upper half of a float32. */
function expandBf16({ source, from, count, target, to }: ExpandJob): void {
  const bits = new Uint32Array(target.buffer, target.byteOffset + 4 * to, count);
  for (let i = 0, at = from; i < count; i++, at += 2) bits[i] = uint16(source, at) << 16;
}
