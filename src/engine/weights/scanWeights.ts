import { createSHA256 } from 'hash-wasm';
import type { ByteFile } from './byteFile.ts';
import type { SafetensorsEntry } from './safetensors.ts';

/** Values of one tensor that are no numbers to compute with. */
export interface NonFiniteCount {
  readonly file: string;
  readonly tensor: string;
  readonly nan: number;
  readonly infinite: number;
}

export interface ScannedWeights {
  /** Of all files, one after the other; hex. */
  readonly sha256: string;
  readonly nonFinite: readonly NonFiniteCount[];
}

/** Where sign, exponent and fraction lie in each type's bits. */
interface FloatFormat {
  readonly bytes: 2 | 4;
  readonly exponent: number;
  readonly fraction: number;
}

const formats: ReadonlyMap<string, FloatFormat> = new Map([
  ['F32', { bytes: 4, exponent: 0x7f800000, fraction: 0x007fffff }],
  ['F16', { bytes: 2, exponent: 0x7c00, fraction: 0x03ff }],
  ['BF16', { bytes: 2, exponent: 0x7f80, fraction: 0x007f }],
]);

const step = 8_388_608;

/** Reads every byte once: for the files' hash, and to count what is not finite. */
export async function scanWeights(
  shards: ReadonlyMap<ByteFile, ReadonlyMap<string, SafetensorsEntry>>,
): Promise<ScannedWeights> {
  const hash = await createSHA256();
  const nonFinite: NonFiniteCount[] = [];
  for (const [file, tensors] of shards) {
    const waiting = [...tensors].sort(([, a], [, b]) => a.from - b.from);
    const headerEnd = waiting[0]?.[1].from ?? file.size;
    await readAlong(file, 0, headerEnd, (bytes) => hash.update(bytes));
    for (const [tensor, entry] of waiting) {
      const counted = { nan: 0, infinite: 0 };
      await readAlong(file, entry.from, entry.from + entry.bytes, (bytes) => {
        hash.update(bytes);
        countNonFinite(bytes, formats.get(entry.dtype), counted);
      });
      if (counted.nan + counted.infinite > 0) nonFinite.push({ file: file.name, tensor, ...counted });
    }
  }
  return { sha256: hash.digest('hex'), nonFinite };
}

async function readAlong(
  file: ByteFile,
  from: number,
  to: number,
  take: (bytes: Uint8Array) => void,
): Promise<void> {
  for (let at = from; at < to; at += step) take(await file.read(at, Math.min(to, at + step)));
}

function countNonFinite(
  bytes: Uint8Array,
  format: FloatFormat | undefined,
  counted: { nan: number; infinite: number },
): void {
  if (!format) return;
  const { buffer, byteOffset, byteLength } = bytes;
  const view = new DataView(buffer, byteOffset, byteLength);
  const last = byteLength - format.bytes;
  for (let at = 0; at <= last; at += format.bytes) {
    const bits = format.bytes === 4 ? view.getUint32(at, true) : view.getUint16(at, true);
    if ((bits & format.exponent) !== format.exponent) continue;
    if ((bits & format.fraction) === 0) counted.infinite += 1;
    else counted.nan += 1;
  }
}

/** `model.safetensors, model.norm.weight: 1 value is NaN`. */
export function nonFiniteNote({ file, tensor, nan, infinite }: NonFiniteCount): string {
  const say = (count: number, what: string) => `${count} ${count === 1 ? 'value is' : 'values are'} ${what}`;
  const parts = [...(nan > 0 ? [say(nan, 'NaN')] : []), ...(infinite > 0 ? [say(infinite, '∞')] : [])];
  return `${file}, ${tensor}: ${parts.join(', ')}`;
}
