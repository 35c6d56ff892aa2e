import { blockSizes, type TensorType } from '../../model/manifest.ts';

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

/**
 * Packed blocks to float32, bit-equal to the published file's meaning (gguf-py's `dequantize`).
 * Scale times integer is exact in a double, so the one rounding is the store into the Float32Array.
 */
export const expandBlocks: Readonly<Record<TensorType, (job: ExpandJob) => void>> = {
  F32: expandF32,
  F16: expandF16,
  BF16: expandBf16,
  Q4_1: expandQ4_1,
  Q8_0: expandQ8_0,
};

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

/** 20 bytes: f16 scale d, f16 minimum m, 16 bytes; weight j = d * low nibble + m, j + 16 = d * high nibble + m. */
function expandQ4_1({ source, from, count, target, to }: ExpandJob): void {
  const half = halfTable();
  const { weights, bytes } = blockSizes.Q4_1;
  const end = to + count;
  for (let block = to, at = from; block < end; block += weights, at += bytes) {
    const scale = half[uint16(source, at)] as number;
    const minimum = half[uint16(source, at + 2)] as number;
    for (let j = block, byte = at + 4; byte < at + bytes; j++, byte++) {
      const pair = source[byte] as number;
      target[j] = scale * (pair & 15) + minimum;
      target[j + 16] = scale * (pair >> 4) + minimum;
    }
  }
}

/** 34 bytes: f16 scale d, 32 signed bytes; weight j = d * byte. */
function expandQ8_0({ source, from, count, target, to }: ExpandJob): void {
  const half = halfTable();
  const { weights, bytes } = blockSizes.Q8_0;
  const signed = new Int8Array(source.buffer, source.byteOffset, source.length);
  const end = to + count;
  for (let block = to, at = from; block < end; block += weights, at += bytes) {
    const scale = half[uint16(source, at)] as number;
    for (let j = 0; j < 32; j++) target[block + j] = scale * (signed[at + 2 + j] as number);
  }
}

function uint16(source: Uint8Array, at: number): number {
  return (source[at] as number) | ((source[at + 1] as number) << 8);
}

let table: Float32Array | undefined;

/** float32 value of each of the 65,536 float16 bit patterns (IEEE 754 binary16), made on first use. */
function halfTable(): Float32Array {
  table ??= Float32Array.from({ length: 65536 }, (_, bits) => halfToFloat(bits));
  return table;
}

function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
