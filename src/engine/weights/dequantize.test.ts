import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blockSizes, type TensorType, tensorTypes } from '../../model/manifest.ts';
import { expandBlocks } from './dequantize.ts';
import { expandTensor, expandTensorRows } from './expandTensor.ts';
import { parseSafetensorsHeader } from './safetensors.ts';

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
}

function floats(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}

/** Bit patterns, so that -0 differs from 0 and NaN equals itself. */
function bits(values: Float32Array): number[] {
  return [...new Uint32Array(values.buffer, values.byteOffset, values.length)];
}

function expand(type: TensorType, source: Uint8Array): Float32Array {
  const count = (source.length / blockSizes[type].bytes) * blockSizes[type].weights;
  const target = new Float32Array(count);
  expandBlocks[type]({ source, from: 0, count, target, to: 0 });
  return target;
}

/** Random blocks of every quantised type and their values by the gguf package. */
const quantised = Object.fromEntries(
  tensorTypes
    .filter((type) => type.startsWith('Q'))
    .map((type) => [type, { raw: rawBlocks(type), f32: floats(valuesOf(`${type}.f32`)) }]),
);

function valuesOf(name: string): Uint8Array {
  const bytes = fixture('dequant.safetensors');
  const { tensors } = parseSafetensorsHeader(bytes, bytes.length, 'dequant.safetensors');
  const entry = tensors.get(name);
  if (!entry) throw new Error(`no ${name}`);
  return bytes.slice(entry.from, entry.from + entry.bytes);
}

function rawBlocks(type: TensorType): Uint8Array {
  return valuesOf(`${type}.raw`);
}

describe('expandBlocks', () => {
  it.each(['Q4_1', 'Q8_0'] as const)('%s equals the gguf package bit for bit', (type) => {
    const found = expand(type, fixture(`${type}.blocks.bin`));
    expect(found.length).toBe(6400);
    expect(bits(found)).toEqual(bits(floats(fixture(`${type}.f32.bin`))));
  });

  it.each(Object.keys(quantised))('%s equals the gguf package bit for bit on random blocks', (type) => {
    const { raw, f32 } = quantised[type] as { raw: Uint8Array; f32: Float32Array };
    expect(bits(expand(type as TensorType, raw))).toEqual(bits(f32));
  });

  it('reads float16: normal, subnormal, largest, signed zero, infinity, NaN', () => {
    const patterns = [0x3c00, 0xc000, 0x0001, 0x03ff, 0x7bff, 0x8000, 0xfc00, 0x7e00];
    const found = expand('F16', new Uint8Array(Uint16Array.from(patterns).buffer));
    const expected = [1, -2, 2 ** -24, 1023 * 2 ** -24, 65504, -0, Number.NEGATIVE_INFINITY, Number.NaN];
    expect([...found]).toEqual(expected);
  });

  it('reads bfloat16 as the upper half of a float32', () => {
    const found = expand('BF16', new Uint8Array(Uint16Array.from([0x3f80, 0xc049, 0x8000]).buffer));
    expect([...found]).toEqual([1, -3.140625, -0]);
  });

  it('writes only its own stretch, from any byte on', () => {
    const source = new Uint8Array([9, ...new Uint8Array(Float32Array.from([1.5, -2]).buffer)]);
    const target = Float32Array.from([7, 0, 0, 7]);
    expandBlocks.F32({ source, from: 1, count: 2, target, to: 1 });
    expect([...target]).toEqual([7, 1.5, -2, 7]);
  });
});

describe('expandTensor', () => {
  const { shape, dHead, stored, reference } = JSON.parse(
    readFileSync(new URL('fixtures/interleaved.json', import.meta.url), 'utf8'),
  ) as { shape: [number, number]; dHead: number; stored: string; reference: string };
  const bytes = new Uint8Array(Buffer.from(stored, 'base64'));
  const expected = [...floats(new Uint8Array(Buffer.from(reference, 'base64')))];
  const [rows, width] = shape;
  const whole = { bytes, offset: 0, rows: [0, rows] as const };

  it('puts the interleaved rows of a GGUF in the order of the safetensors file', () => {
    const found = expandTensor({ type: 'F32', shape, parts: [whole], interleavedHead: dHead });
    expect([...found]).toEqual(expected);
    expect([...expandTensor({ type: 'F32', shape, parts: [whole] })]).not.toEqual(expected);
  });

  it('joins parts, and reads single rows across them', () => {
    const cut = 5;
    const parts = [
      { bytes, offset: 0, rows: [0, cut] as const },
      { bytes: bytes.slice(cut * width * 4 - 1), offset: 1, rows: [cut, rows] as const },
    ];
    const tensor = { type: 'F32', shape, parts, interleavedHead: dHead } as const;
    expect([...expandTensor(tensor)]).toEqual(expected);
    expect([...expandTensor({ type: 'F32', shape, parts })]).toEqual([...floats(bytes)]);
    const row = (index: number) => expected.slice(index * width, (index + 1) * width);
    expect([...expandTensorRows(tensor, [6, 0, 6])]).toEqual([...row(6), ...row(0), ...row(6)]);
    expect(() => expandTensorRows(tensor, [rows])).toThrow(`row ${rows}`);
  });

  it('reads packed rows without expanding the rest', () => {
    const blocks = fixture('Q8_0.blocks.bin');
    const parts = [{ bytes: blocks, offset: 0, rows: [0, 100] as const }];
    const found = expandTensorRows({ type: 'Q8_0', shape: [100, 64], parts }, [99, 3]);
    const values = floats(fixture('Q8_0.f32.bin'));
    expect(bits(found)).toEqual([...bits(values.slice(99 * 64)), ...bits(values.slice(3 * 64, 4 * 64))]);
  });
});
