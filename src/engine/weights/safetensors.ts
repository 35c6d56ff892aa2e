import { ModelError } from '../../model/error.ts';
import { foreignFile } from './foreignFile.ts';
import { repeatedKey } from './repeatedKey.ts';

/** Bytes per value of every dtype of the format. */
const dtypeBytes: ReadonlyMap<string, number> = new Map([
  ['BOOL', 1],
  ['U8', 1],
  ['I8', 1],
  ['F8_E4M3', 1],
  ['F8_E5M2', 1],
  ['I16', 2],
  ['U16', 2],
  ['F16', 2],
  ['BF16', 2],
  ['I32', 4],
  ['U32', 4],
  ['F32', 4],
  ['I64', 8],
  ['U64', 8],
  ['F64', 8],
]);

const lengthBytes = 8;
const maxHeaderBytes = 25_000_000;
const maxTensors = 20_000;

export interface SafetensorsEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** First byte in the file. */
  readonly from: number;
  readonly bytes: number;
}

export interface SafetensorsHeader {
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: ReadonlyMap<string, SafetensorsEntry>;
}

/** Bytes that the length field and the header take, from the first bytes of the file. Throws ModelError. */
export function safetensorsHeaderEnd(prefix: Uint8Array, fileBytes: number, file: string): number {
  const expected = 'a safetensors file';
  if (fileBytes === 0) throw new ModelError({ file, field: '', found: 'an empty file', expected });
  if (fileBytes <= lengthBytes || prefix.length <= lengthBytes) {
    const found = `only ${fileBytes} bytes, too short for a header`;
    throw new ModelError({ file, field: 'header', found, expected });
  }
  const length = new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true);
  const end = BigInt(lengthBytes) + length;
  const starts = prefix[lengthBytes] === 0x7b;
  if (length > 1n && length <= maxHeaderBytes && end <= fileBytes && starts) return Number(end);
  const foreign = foreignFile(prefix);
  if (foreign) throw new ModelError({ file, field: '', found: foreign, expected });
  const badLength = length < 2n || length > maxHeaderBytes || end > fileBytes;
  throw new ModelError({
    file,
    field: badLength ? 'header length' : 'header',
    found: badLength ? `${length} bytes in a file of ${fileBytes}` : 'no JSON object',
    expected: badLength ? `2 to ${maxHeaderBytes} bytes within the file` : 'a JSON object',
  });
}

/**
 * Header of a safetensors file, checked as strictly as the format allows: unique names, whole shapes,
 * products that match the bytes, no overlap, no hole, nothing behind the last tensor. Throws ModelError.
 * `bytes` holds at least the header; `fileBytes` is the size of the whole file.
 */
export function parseSafetensorsHeader(
  bytes: Uint8Array,
  fileBytes: number,
  file: string,
): SafetensorsHeader {
  const end = safetensorsHeaderEnd(bytes, fileBytes, file);
  const json = readJson(bytes.subarray(lengthBytes, end), file);
  const tensors = new Map<string, SafetensorsEntry>();
  const metadata = new Map<string, string>();
  for (const [name, value] of Object.entries(json)) {
    if (name === '__metadata__') readMetadata(value, metadata, file);
    else tensors.set(name, readEntry(name, value, { dataStart: end, fileBytes, file }));
  }
  if (tensors.size > maxTensors) {
    throw new ModelError({
      file,
      field: 'header',
      found: `${tensors.size} tensors`,
      expected: `at most ${maxTensors}`,
    });
  }
  checkCoverage(tensors, end, fileBytes, file);
  return { metadata, tensors };
}

function readJson(bytes: Uint8Array, file: string): Readonly<Record<string, unknown>> {
  const fail = (found: string, expected: string): never => {
    throw new ModelError({ file, field: 'header', found, expected });
  };
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    fail('bytes that are not UTF-8', 'JSON in UTF-8');
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    fail('text that is not JSON', 'a JSON object');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    fail('another value', 'a JSON object');
  const twice = repeatedKey(text);
  if (twice !== null) {
    throw new ModelError({
      file,
      field: twice,
      found: 'the name twice in the header',
      expected: 'one entry per tensor',
    });
  }
  return json as Readonly<Record<string, unknown>>;
}

function readMetadata(value: unknown, metadata: Map<string, string>, file: string): void {
  const expected = 'an object of strings';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ModelError({ file, field: '__metadata__', found: 'another value', expected });
  }
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') {
      throw new ModelError({ file, field: `__metadata__.${key}`, found: 'another value', expected });
    }
    metadata.set(key, text);
  }
}

interface Place {
  readonly dataStart: number;
  readonly fileBytes: number;
  readonly file: string;
}

function readEntry(name: string, value: unknown, { dataStart, fileBytes, file }: Place): SafetensorsEntry {
  const fail = (field: string, found: unknown, expected: string): never => {
    const shown = found === undefined ? 'nothing' : String(JSON.stringify(found)).slice(0, 80);
    throw new ModelError({
      file,
      field: `header, ${name}${field ? `.${field}` : ''}`,
      found: shown,
      expected,
    });
  };
  const entry = typeof value === 'object' && value !== null ? value : fail('', value, 'an object');
  const { dtype, shape, data_offsets: offsets } = entry as Readonly<Record<string, unknown>>;
  const size = typeof dtype === 'string' ? dtypeBytes.get(dtype) : undefined;
  if (size === undefined || typeof dtype !== 'string')
    return fail('dtype', dtype, [...dtypeBytes.keys()].join(', '));
  if (!Array.isArray(shape) || !shape.every(isCount)) return fail('shape', shape, 'whole numbers from 0');
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    return fail('data_offsets', offsets, 'two whole numbers from 0');
  }
  const [begin, end] = offsets as [number, number];
  if (begin > end) fail('data_offsets', offsets, 'a begin before its end');
  const product = shape.reduce((total: bigint, length: number) => total * BigInt(length), 1n);
  if (product * BigInt(size) !== BigInt(end - begin)) {
    fail('shape', shape, `${(end - begin) / size} values, which is what its ${end - begin} bytes hold`);
  }
  if (dataStart + end > fileBytes) {
    fail(
      'data_offsets',
      offsets,
      `at most ${fileBytes - dataStart} bytes: the file ends before the tensor, it is truncated`,
    );
  }
  return { dtype, shape, from: dataStart + begin, bytes: end - begin };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Tensors must lie end to end from the header to the end of the file. */
function checkCoverage(
  tensors: ReadonlyMap<string, SafetensorsEntry>,
  dataStart: number,
  fileBytes: number,
  file: string,
): void {
  const inOrder = [...tensors].sort(([, a], [, b]) => a.from - b.from || a.bytes - b.bytes);
  let next = dataStart;
  let before = 'the header';
  for (const [name, { from, bytes }] of inOrder) {
    if (from !== next) {
      const found =
        from < next ? `bytes that overlap ${before}` : `a hole of ${from - next} bytes after ${before}`;
      throw new ModelError({ file, field: name, found, expected: 'tensors end to end' });
    }
    next = from + bytes;
    before = name;
  }
  if (next !== fileBytes) {
    const found = `${fileBytes - next} extra bytes after the last tensor`;
    throw new ModelError({ file, field: '', found, expected: 'the end of the file' });
  }
}
