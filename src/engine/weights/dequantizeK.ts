import { blockSizes } from '../../model/manifest.ts';
import type { ExpandJob } from './expandFloats.ts';
import { halfTable, uint16 } from './half.ts';

/**
 * llama.cpp's K-quants: 256 weights a block, in groups with small scales of their own. As in gguf-py, scales are
 * multiplied first; every product up to the last is exact in a double, so the store is the one rounding.
 */
const group = 16;

/** 84 bytes: 16 x (4-bit scale, 4-bit minimum), 64 bytes of 2-bit weights, f16 d, f16 dmin. */
export function expandQ2_K({ source, from, count, target, to }: ExpandJob): void {
  const half = halfTable();
  const { weights, bytes } = blockSizes.Q2_K;
  for (let block = to, at = from; block < to + count; block += weights, at += bytes) {
    const d = half[uint16(source, at + 80)] as number;
    const dmin = half[uint16(source, at + 82)] as number;
    for (let i = 0; i < weights; i++) {
      const scale = source[at + Math.floor(i / group)] as number;
      const byte = source[at + 16 + (i >> 7) * 32 + (i & 31)] as number;
      const q = (byte >> (((i >> 5) & 3) * 2)) & 3;
      target[block + i] = d * (scale & 15) * q - dmin * (scale >> 4);
    }
  }
}

/** 110 bytes: 32 bytes of high bits, 64 of 2-bit weights, 16 x 6-bit scale in 12 bytes, f16 d. */
export function expandQ3_K({ source, from, count, target, to }: ExpandJob): void {
  const half = halfTable();
  const { weights, bytes } = blockSizes.Q3_K;
  for (let block = to, at = from; block < to + count; block += weights, at += bytes) {
    const d = half[uint16(source, at + 108)] as number;
    for (let i = 0; i < weights; i++) {
      const byte = source[at + 32 + (i >> 7) * 32 + (i & 31)] as number;
      const low = (byte >> (((i >> 5) & 3) * 2)) & 3;
      const high = ((source[at + (i & 31)] as number) >> (i >> 5)) & 1;
      target[block + i] = d * scaleQ3(source, at + 96, Math.floor(i / group)) * (low - (high ? 0 : 4));
    }
  }
}

/** Scale `index` of 16: low nibbles in 8 bytes, the two bits above them in 4 more; 32 stands for 0. */
function scaleQ3(source: Uint8Array, at: number, index: number): number {
  const low = ((source[at + (index & 7)] as number) >> (index < 8 ? 0 : 4)) & 15;
  const high = ((source[at + 8 + (index & 3)] as number) >> ((index >> 2) * 2)) & 3;
  return (low | (high << 4)) - 32;
}

/** 144 bytes: f16 d, f16 dmin, 8 x (6-bit scale, 6-bit minimum) in 12 bytes, 128 bytes of 4-bit weights. */
export function expandQ4_K({ source, from, count, target, to }: ExpandJob): void {
  const { weights, bytes } = blockSizes.Q4_K;
  for (let block = to, at = from; block < to + count; block += weights, at += bytes) {
    const { scales, minima } = scalesAndMinima(source, at);
    for (let i = 0; i < weights; i++) {
      const q = nibbleOf(source, at + 16, i);
      target[block + i] = (scales[i >> 5] as number) * q - (minima[i >> 5] as number);
    }
  }
}

/** 176 bytes: as Q4_K with 32 bytes of fifth bits before the weights. */
export function expandQ5_K({ source, from, count, target, to }: ExpandJob): void {
  const { weights, bytes } = blockSizes.Q5_K;
  for (let block = to, at = from; block < to + count; block += weights, at += bytes) {
    const { scales, minima } = scalesAndMinima(source, at);
    for (let i = 0; i < weights; i++) {
      const high = ((source[at + 16 + (i & 31)] as number) >> (i >> 5)) & 1;
      const q = nibbleOf(source, at + 48, i) | (high << 4);
      target[block + i] = (scales[i >> 5] as number) * q - (minima[i >> 5] as number);
    }
  }
}

/** Weight `i` of a block whose 32-byte rows hold two groups each: low nibbles, then high ones. */
function nibbleOf(source: Uint8Array, at: number, i: number): number {
  const byte = source[at + (i >> 6) * 32 + (i & 31)] as number;
  return (byte >> ((i & 32) >> 3)) & 15;
}

/** The 8 scales times d and the 8 minima times dmin of a Q4_K or Q5_K block. */
function scalesAndMinima(source: Uint8Array, at: number) {
  const half = halfTable();
  const d = half[uint16(source, at)] as number;
  const dmin = half[uint16(source, at + 2)] as number;
  const byte = (index: number) => source[at + 4 + index] as number;
  const scales = new Float64Array(8);
  const minima = new Float64Array(8);
  for (let j = 0; j < 4; j++) {
    const [low, lowMinimum, rest] = [byte(j), byte(4 + j), byte(8 + j)];
    scales[j] = d * (low & 63);
    minima[j] = dmin * (lowMinimum & 63);
    scales[4 + j] = d * ((rest & 15) | ((low >> 2) & 48));
    minima[4 + j] = dmin * ((rest >> 4) | ((lowMinimum >> 2) & 48));
  }
  return { scales, minima };
}

/** 210 bytes: 128 bytes of low nibbles, 64 of the two bits above, 16 signed scales, f16 d. */
export function expandQ6_K({ source, from, count, target, to }: ExpandJob): void {
  const half = halfTable();
  const signed = new Int8Array(source.buffer, source.byteOffset, source.length);
  const { weights, bytes } = blockSizes.Q6_K;
  for (let block = to, at = from; block < to + count; block += weights, at += bytes) {
    const d = half[uint16(source, at + 208)] as number;
    for (let i = 0; i < weights; i++) {
      const [part, inPart] = [i >> 7, i & 127];
      const low = ((source[at + part * 64 + (inPart & 63)] as number) >> (inPart < 64 ? 0 : 4)) & 15;
      const high = ((source[at + 128 + part * 32 + (i & 31)] as number) >> ((inPart >> 5) * 2)) & 3;
      const scale = d * (signed[at + 192 + Math.floor(i / group)] as number);
      target[block + i] = scale * ((low | (high << 4)) - 32);
    }
  }
}
