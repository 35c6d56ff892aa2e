import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../../src/model/error.ts';
import {
  blockSizes,
  type Manifest,
  type ManifestTensor,
  rowBytes,
  tensorParts,
  tensorRows,
} from '../../src/model/manifest.ts';
import { readGgufFile } from '../../src/engine/weights/gguf/readGgufFile.ts';
import { nodeByteFile } from '../../src/engine/weights/nodeByteFile.ts';
import { sha256Of } from './sha256.ts';

const sampledBlocks = 1000;
const seed = 135;

export interface GgufComparison {
  readonly manifest: Manifest;
  readonly folder: string;
  readonly ggufPath: string;
}

/** Compares seeded random blocks, and every F32 tensor whole, byte by byte with the published file. */
export async function compareGguf({ manifest, folder, ggufPath }: GgufComparison) {
  const gguf = await readGgufFile(await nodeByteFile(ggufPath));
  const hash = await sha256Of(ggufPath);
  if (hash !== manifest.source.sha256) fail(gguf.name, 'SHA-256', hash, manifest.source.sha256);
  if (gguf.tensors.size !== manifest.tensors.length) {
    fail(
      `${manifest.id}/manifest.json`,
      'tensors',
      String(manifest.tensors.length),
      `${gguf.tensors.size} of ${gguf.name}`,
    );
  }
  const published = await open(ggufPath);
  try {
    const same = async (tensor: ManifestTensor, from: number, bytes: number) => {
      const source = gguf.tensors.get(tensor.source);
      if (!source || source.type !== tensor.type || source.shape.join() !== tensor.shape.join()) {
        fail(
          `${manifest.id}/manifest.json`,
          tensor.name,
          `${tensor.type} [${tensor.shape}]`,
          `the type and shape of ${tensor.source}`,
        );
      }
      const expected = Buffer.alloc(bytes);
      await published.read(expected, 0, bytes, source.from + from);
      const place = placeOf(tensor, from);
      const file = await open(join(folder, place.file));
      const found = Buffer.alloc(bytes);
      await file.read(found, 0, bytes, place.offset).finally(() => file.close());
      if (!found.equals(expected)) {
        fail(
          `${manifest.id}/${place.file}`,
          `${tensor.name} at byte ${from}`,
          'other bytes',
          `those of ${gguf.name}`,
        );
      }
    };
    const quantised = manifest.tensors.filter((tensor) => tensor.type !== 'F32');
    const random = seeded(seed);
    for (let sample = 0; sample < sampledBlocks; sample++) {
      const tensor = quantised[Math.floor(random() * quantised.length)];
      if (!tensor) break;
      const { bytes } = blockSizes[tensor.type];
      await same(tensor, Math.floor(random() * (tensorBytes(tensor) / bytes)) * bytes, bytes);
    }
    const plain = manifest.tensors.filter((tensor) => tensor.type === 'F32');
    for (const tensor of plain) await same(tensor, 0, tensorBytes(tensor));
    return { blocks: quantised.length > 0 ? sampledBlocks : 0, f32Tensors: plain.length };
  } finally {
    await published.close();
  }
}

function tensorBytes(tensor: ManifestTensor): number {
  const { rows, width } = tensorRows(tensor.shape);
  return rows * rowBytes(tensor.type, width);
}

/** File and offset that hold byte `from` of a tensor. */
function placeOf(tensor: ManifestTensor, from: number): { readonly file: string; readonly offset: number } {
  const bytes = rowBytes(tensor.type, tensorRows(tensor.shape).width);
  const row = Math.floor(from / bytes);
  const part = tensorParts(tensor).find(({ rows: [first, end] }) => row >= first && row < end);
  if (!part) return fail('manifest.json', tensor.name, `no part with row ${row}`, 'one');
  return { file: part.file, offset: part.offset + from - part.rows[0] * bytes };
}

/** mulberry32 (Tommy Ettinger): the same blocks on every run. */
function seeded(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function fail(file: string, field: string, found: string, expected: string): never {
  throw new ModelError({ file, field, found, expected });
}
