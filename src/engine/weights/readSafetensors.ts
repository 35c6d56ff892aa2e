import { ModelError } from '../../model/error.ts';
import { expandFloats } from './expandFloats.ts';
import { parseSafetensorsHeader } from './safetensors.ts';

export interface ReadTensor {
  readonly shape: readonly number[];
  /** F32, F16 and BF16 as float32; I64 as it is. Row-major, own copy. */
  readonly values: Float32Array | BigInt64Array;
}

export interface SafetensorsContent {
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: ReadonlyMap<string, ReadTensor>;
}

/** A whole safetensors file in memory: captures, recorded runs. Throws ModelError. */
export function readSafetensors(bytes: Uint8Array, file: string): SafetensorsContent {
  const { metadata, tensors } = parseSafetensorsHeader(bytes, bytes.length, file);
  const read = new Map<string, ReadTensor>();
  for (const [name, { dtype, shape, from, bytes: size }] of tensors) {
    if (dtype === 'I64') {
      const values = new BigInt64Array(bytes.slice(from, from + size).buffer);
      read.set(name, { shape, values });
    } else if (dtype === 'F32' || dtype === 'F16' || dtype === 'BF16') {
      const count = shape.reduce((product, length) => product * length, 1);
      const values = new Float32Array(count);
      expandFloats[dtype]({ source: bytes, from, count, target: values, to: 0 });
      read.set(name, { shape, values });
    } else {
      throw new ModelError({ file, field: `${name}.dtype`, found: dtype, expected: 'F32, F16, BF16 or I64' });
    }
  }
  return { metadata, tensors: read };
}
