import type { RopeConfig } from '../model/config.ts';

export interface RopeTable {
  readonly cos: Float32Array; // [pos, dims / 2]
  readonly sin: Float32Array; // [pos, dims / 2]
}

/**
 * Rotation of pair i at position p: angle = p * theta^(-2i / dims) (Su et al. 2021, section 3.4.2), every step
 * rounded to float32 as the published models were trained and are run.
 */
export function ropeTable(rope: RopeConfig, dims: number, length: number): RopeTable {
  const half = dims / 2;
  const frequencies = Float32Array.from({ length: half }, (_, i) => ropeFrequency(rope, dims, i));
  const cos = new Float32Array(length * half);
  const sin = new Float32Array(length * half);
  for (let pos = 0; pos < length; pos++) {
    frequencies.forEach((frequency, i) => {
      const angle = Math.fround(pos * frequency);
      cos[pos * half + i] = Math.cos(angle);
      sin[pos * half + i] = Math.sin(angle);
    });
  }
  return { cos, sin };
}

/** Radians per position of pair `i`. */
export function ropeFrequency(rope: RopeConfig, dims: number, i: number): number {
  const power = Math.fround(rope.theta ** Math.fround((2 * i) / dims));
  const plain = Math.fround(1 / power);
  return rope.llama3 ? stretched(plain, rope.llama3) : plain;
}

/** Llama 3.1: long waves are slowed by `factor`, short ones kept, those between blended. */
function stretched(frequency: number, scaling: NonNullable<RopeConfig['llama3']>): number {
  const { factor, lowFreqFactor, highFreqFactor, originalContext } = scaling;
  const wavelength = (2 * Math.PI) / frequency;
  if (wavelength > originalContext / lowFreqFactor) return Math.fround(frequency / factor);
  if (wavelength < originalContext / highFreqFactor) return frequency;
  const smooth = (originalContext / wavelength - lowFreqFactor) / (highFreqFactor - lowFreqFactor);
  return Math.fround(((1 - smooth) * frequency) / factor + smooth * frequency);
}
