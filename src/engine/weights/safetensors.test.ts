import { describe, expect, it } from 'vitest';
import { readSafetensors } from './readSafetensors.ts';
import { parseSafetensorsHeader } from './safetensors.ts';
import { writeSafetensors } from './writeSafetensors.ts';

function fileOf(header: string | Uint8Array, dataBytes = 0): Uint8Array {
  const json = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const parse = (bytes: Uint8Array) => parseSafetensorsHeader(bytes, bytes.length, 'model.safetensors');
const entry = (dtype: string, shape: unknown, offsets: unknown) =>
  `{"dtype":${JSON.stringify(dtype)},"shape":${JSON.stringify(shape)},"data_offsets":${JSON.stringify(offsets)}}`;

describe('parseSafetensorsHeader', () => {
  it('gives absolute places, also of tensors that are not 4-byte aligned', () => {
    const header = `{"__metadata__":{"a":"b"},"x":${entry('BF16', [1], [0, 2])},"y":${entry('F32', [2, 1], [2, 10])}}`;
    const { tensors, metadata } = parse(fileOf(header, 10));
    const start = 8 + header.length;
    expect(metadata.get('a')).toBe('b');
    expect(tensors.get('y')).toEqual({ dtype: 'F32', shape: [2, 1], from: start + 2, bytes: 8 });
  });

  it('accepts an empty extra tensor and a tensor called __proto__', () => {
    const header = `{"__proto__":${entry('F32', [1], [0, 4])},"empty":${entry('F32', [0, 3], [4, 4])}}`;
    expect([...parse(fileOf(header, 4)).tensors.keys()]).toEqual(['__proto__', 'empty']);
  });

  const one = entry('F32', [1], [0, 4]);
  it.each<[string, Uint8Array, string]>([
    ['empty', new Uint8Array(0), 'an empty file'],
    ['five bytes', new Uint8Array(5), 'only 5 bytes'],
    ['length past the end', fileOf('{}').subarray(0, 9), 'header length'],
    ['length 2^64 - 1', new Uint8Array(20).fill(255), 'header length'],
    ['no JSON', fileOf('{x}'), 'not JSON'],
    ['an array', fileOf('[1,2]'), 'header'],
    ['not UTF-8', fileOf(new Uint8Array([0x7b, 0xff, 0x7d])), 'UTF-8'],
    ['deep nesting', fileOf(`{"x":${'['.repeat(20000)}${']'.repeat(20000)}}`), 'x'],
    ['a name twice', fileOf(`{"x":${one},"\\u0078":${one}}`, 4), 'x: found the name twice'],
    ['an overlap', fileOf(`{"x":${one},"y":${entry('F32', [1], [2, 6])}}`, 6), 'y: found bytes that overlap'],
    ['a hole', fileOf(`{"x":${one},"y":${entry('F32', [1], [8, 12])}}`, 12), 'a hole of 4 bytes'],
    ['past the end', fileOf(`{"x":${one}}`, 3), 'truncated'],
    ['extra bytes', fileOf(`{"x":${one}}`, 6), '2 extra bytes after'],
    ['begin after end', fileOf(`{"x":${entry('F32', [1], [4, 0])}}`, 4), 'x.data_offsets'],
    ['negative offset', fileOf(`{"x":${entry('F32', [1], [-4, 0])}}`, 4), 'x.data_offsets'],
    ['offsets as text', fileOf(`{"x":${entry('F32', [1], ['0', '4'])}}`, 4), 'x.data_offsets'],
    ['unknown dtype', fileOf(`{"x":${entry('F12', [1], [0, 4])}}`, 4), 'x.dtype: found "F12"'],
    ['dtype __proto__', fileOf(`{"x":${entry('__proto__', [1], [0, 4])}}`, 4), 'x.dtype'],
    ['a product of 2^64', fileOf(`{"x":${entry('F32', [2 ** 32, 2 ** 32], [0, 0])}}`), 'x.shape'],
    ['a fraction', fileOf(`{"x":${entry('F32', [0.5, 2], [0, 4])}}`, 4), 'x.shape'],
    ['two negatives', fileOf(`{"x":${entry('F32', [-1, -1], [0, 4])}}`, 4), 'x.shape'],
    ['metadata of numbers', fileOf('{"__metadata__":{"a":1}}'), '__metadata__.a'],
    ['a web page', new TextEncoder().encode('<!doctype html><html></html>'), 'a web page (HTML)'],
    ['an LFS pointer', new TextEncoder().encode('version https://git-lfs.github.com/spec/v1'), 'Git LFS'],
    ['a zip', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0, 8, 0, 0]), 'pickle'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parse(bytes)).toThrow(message);
    expect(() => parse(bytes)).toThrow('model.safetensors');
  });
});

describe('writeSafetensors', () => {
  const values = Float32Array.from([1.5, -0, Number.NEGATIVE_INFINITY, 3]);
  const tensors = [
    { name: 'decoder.logits', dtype: 'F32', shape: [2, 2], values },
    { name: 'decoder.tokens', dtype: 'I64', shape: [1], values: BigInt64Array.from([-7n]) },
    { name: '__proto__', dtype: 'F32', shape: [1], values: Float32Array.from([9]) },
  ] as const;

  it('reads back what was written', () => {
    const bytes = writeSafetensors(tensors, { format: 'attention-loom/1', text: 'ä "q"' });
    const read = readSafetensors(bytes, 'x.safetensors');
    expect(read.metadata.get('text')).toBe('ä "q"');
    expect(read.tensors.get('decoder.logits')).toEqual({ shape: [2, 2], values });
    expect(read.tensors.get('decoder.tokens')?.values).toEqual(BigInt64Array.from([-7n]));
    expect(read.tensors.get('__proto__')?.values).toEqual(Float32Array.from([9]));
  });

  it('gives the same bytes in whatever order, data aligned to 8', () => {
    const bytes = writeSafetensors(tensors, { format: 'x' });
    expect(writeSafetensors([...tensors].reverse(), { format: 'x' })).toEqual(bytes);
    const { tensors: places } = parse(bytes);
    expect((places.get('decoder.tokens')?.from ?? 1) % 8).toBe(0);
  });

  it('refuses values that do not fill the shape, and a name twice', () => {
    expect(() => writeSafetensors([{ name: 'x', dtype: 'F32', shape: [3], values }], {})).toThrow(
      'x: 4 values',
    );
    const x = { name: 'x', dtype: 'F32', shape: [4], values } as const;
    expect(() => writeSafetensors([x, x], {})).toThrow('same name');
  });
});
