import { describe, expect, it } from 'vitest';
import type { WeightAddress } from '../../src/model/address.ts';
import { shortestFloat32 } from '../../src/engine/weights/gguf/ggufConfig.ts';
import type { NamedTensor } from './nameTensors.ts';
import { maxFileBytes, packFiles } from './packFiles.ts';

let next = 1000;

function tensorOf(name: string, shape: readonly [number, number], layer?: number): NamedTensor {
  const bytes = (shape[0] * shape[1] * 34) / 32;
  const from = next;
  next += bytes + 7;
  return {
    address: name as WeightAddress,
    ...(layer === undefined ? {} : { layer }),
    interleaved: false,
    tensor: { name, type: 'Q8_0', shape, from, bytes },
  };
}

describe('packFiles', () => {
  const first = tensorOf('a', [64, 32], 0);
  const second = tensorOf('b', [32, 64], 0);
  const other = tensorOf('c', [32, 32], 1);
  const embedding = tensorOf('embed', [100_000, 576]);
  const last = tensorOf('norm', [1, 32]);
  const { files, parts } = packFiles([embedding, first, other, second, last]);

  it('gives each layer one file, its tensors end to end', () => {
    expect(files.slice(0, 2).map((file) => file.path)).toEqual(['layers/00.bin', 'layers/01.bin']);
    expect(files[0]?.pieces).toEqual([
      { from: first.tensor.from, bytes: 64 * 34 },
      { from: second.tensor.from, bytes: 64 * 34 },
    ]);
    expect(parts.get(second)).toEqual([{ file: 'layers/00.bin', offset: 64 * 34, rows: [0, 32] }]);
  });

  it('splits what is too large between rows, completely and within the limit', () => {
    const places = parts.get(embedding) ?? [];
    expect(places.map((place) => place.file)).toEqual([
      'embedding-0.bin',
      'embedding-1.bin',
      'embedding-2.bin',
    ]);
    expect(places.map((place) => place.rows[0])).toEqual([
      0,
      ...places.map((place) => place.rows[1]).slice(0, -1),
    ]);
    expect(places.at(-1)?.rows[1]).toBe(100_000);
    const pieces = files.slice(2).flatMap((file) => file.pieces);
    pieces.slice(0, -1).forEach(({ from }, index) => {
      expect(from).toBe(embedding.tensor.from + (places[index]?.rows[0] ?? Number.NaN) * 18 * 34);
    });
    for (const { pieces } of files) {
      expect(pieces.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(maxFileBytes);
    }
    expect(parts.get(last)?.[0]?.file).toBe('embedding-2.bin');
  });
});

describe('shortestFloat32', () => {
  it('gives the number people wrote', () => {
    expect(shortestFloat32(9.999999747378752e-6)).toBe(1e-5);
    expect(shortestFloat32(100000)).toBe(100000);
    expect(shortestFloat32(Math.fround(1 / 3))).toBe(0.33333334);
  });
});
