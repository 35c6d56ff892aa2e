import { blockSizes, type TensorType } from '../../model/manifest.ts';
import { expandQ2_K, expandQ3_K, expandQ4_K, expandQ5_K, expandQ6_K } from './dequantizeK.ts';
import { type ExpandJob, expandFloats } from './expandFloats.ts';
import { halfTable, uint16 } from './half.ts';

/**
 * Packed blocks to float32, bit-equal to the published file's meaning (gguf-py's `dequantize`).
 * Scale times integer is exact in a double, so the one rounding is the store into the Float32Array.
 */
export const expandBlocks: Readonly<Record<TensorType, (job: ExpandJob) => void>> = {
  ...expandFloats,
  Q4_0: expandQ4_0,
  Q4_1: expandQ4_1,
  Q5_0: expandQ5_0,
  Q5_1: expandQ5_1,
  Q8_0: expandQ8_0,
  Q2_K: expandQ2_K,
  Q3_K: expandQ3_K,
  Q4_K: expandQ4_K,
  Q5_K: expandQ5_K,
  Q6_K: expandQ6_K,
};

/** 18 bytes: f16 scale d, 16 bytes; weight j = d * (low nibble - 8), j + 16 = d * (high nibble - 8). */
function expandQ4_0({ source, from, count, target, to }: ExpandJob): void {
  const half = halfTable();
  const { weights, bytes } = blockSizes.Q4_0;
  const end = to + count;
  for (let block = to, at = from; block < end; block += weights, at += bytes) {
    const scale = half[uint16(source, at)] as number;
    for (let j = block, byte = at + 2; byte < at + bytes; j++, byte++) {
      const pair = source[byte] as number;
      target[j] = scale * ((pair & 15) - 8);
      target[j + 16] = scale * ((pair >> 4) - 8);
    }
  }
}

/** 22 bytes: f16 scale d, 4 bytes of fifth bits, 16 bytes as in Q4_0; 16 stands for 0. */
function expandQ5_0({ source, from, count, target, to }: ExpandJob): void {
  const half = halfTable();
  const { weights, bytes } = blockSizes.Q5_0;
  const end = to + count;
  for (let block = to, at = from; block < end; block += weights, at += bytes) {
    const scale = half[uint16(source, at)] as number;
    for (let j = 0; j < weights; j++) target[block + j] = scale * (fiveBits(source, at + 2, j) - 16);
  }
}

/** 24 bytes: f16 scale d, f16 minimum m, 4 bytes of fifth bits, 16 bytes; weight = d * bits + m. */
function expandQ5_1({ source, from, count, target, to }: ExpandJob): void {
  const half = halfTable();
  const { weights, bytes } = blockSizes.Q5_1;
  const end = to + count;
  for (let block = to, at = from; block < end; block += weights, at += bytes) {
    const scale = half[uint16(source, at)] as number;
    const minimum = half[uint16(source, at + 2)] as number;
    for (let j = 0; j < weights; j++) target[block + j] = scale * fiveBits(source, at + 4, j) + minimum;
  }
}

/** Weight `j` of 32: its fifth bit in 4 bytes, its nibble in the 16 after them. */
function fiveBits(source: Uint8Array, at: number, j: number): number {
  const high = ((source[at + (j >> 3)] as number) >> (j & 7)) & 1;
  const pair = source[at + 4 + (j & 15)] as number;
  return (j < 16 ? pair & 15 : pair >> 4) | (high << 4);
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
