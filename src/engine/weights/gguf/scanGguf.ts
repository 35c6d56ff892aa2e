import { createSHA256 } from 'hash-wasm';
import { blockSizes, type TensorType } from '../../../model/manifest.ts';
import { expandBlocks } from '../dequantize.ts';
import type { NonFiniteCount, ScannedWeights } from '../scanWeights.ts';
import type { GgufFile, GgufTensor } from './readGgufFile.ts';

/** Blocks that are looked at together. */
const blocksAtOnce = 16_384;

/** Reads every byte once: for the file's hash, and to count what is not finite. */
export async function scanGguf({ name, file, tensors }: GgufFile): Promise<ScannedWeights> {
  const hash = await createSHA256();
  const nonFinite: NonFiniteCount[] = [];
  let at = 0;
  const skipTo = async (end: number) => {
    for (; at < end; at = Math.min(end, at + 8_388_608))
      hash.update(await file.read(at, Math.min(end, at + 8_388_608)));
  };
  const inOrder = [...tensors.values()].sort((a, b) => a.from - b.from);
  for (const tensor of inOrder) {
    await skipTo(tensor.from);
    const counted = await scanTensor(
      tensor,
      (from, to) => file.read(from, to),
      (bytes) => hash.update(bytes),
    );
    at = tensor.from + tensor.bytes;
    if (counted.nan + counted.infinite > 0) nonFinite.push({ file: name, tensor: tensor.name, ...counted });
  }
  await skipTo(file.size);
  return { sha256: hash.digest('hex'), nonFinite };
}

async function scanTensor(
  { type, from, bytes }: GgufTensor,
  read: (from: number, to: number) => Promise<Uint8Array>,
  take: (bytes: Uint8Array) => void,
): Promise<{ readonly nan: number; readonly infinite: number }> {
  const { bytes: blockBytes } = blockSizes[type];
  const step = blocksAtOnce * blockBytes;
  const counted = { nan: 0, infinite: 0 };
  for (let at = from; at < from + bytes; at += step) {
    const part = await read(at, Math.min(from + bytes, at + step));
    take(part);
    countNonFinite(type, part, counted);
  }
  return counted;
}

/** A block is not finite only where its scales are: values are looked at as they will be used. */
function countNonFinite(
  type: TensorType,
  source: Uint8Array,
  counted: { nan: number; infinite: number },
): void {
  const { weights, bytes } = blockSizes[type];
  const count = Math.floor(source.length / bytes) * weights;
  const target = new Float32Array(count);
  expandBlocks[type]({ source, from: 0, count, target, to: 0 });
  for (const value of target) {
    if (Number.isFinite(value)) continue;
    if (Number.isNaN(value)) counted.nan += 1;
    else counted.infinite += 1;
  }
}
