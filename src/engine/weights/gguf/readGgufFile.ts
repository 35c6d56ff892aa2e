import { rowBytes, blockSizes, type TensorType } from '../../../model/manifest.ts';
import type { ByteFile } from '../byteFile.ts';
import { foreignFile } from '../foreignFile.ts';
import { GgufCursor } from './ggufCursor.ts';
import { type GgufValue, readMetadata } from './ggufMetadata.ts';

export interface GgufTensor {
  readonly name: string;
  readonly type: TensorType;
  /** [out, in] or [n]: GGUF lists the innermost axis first, this does not. */
  readonly shape: readonly number[];
  /** First byte in the file. */
  readonly from: number;
  readonly bytes: number;
}

export interface GgufFile {
  readonly name: string;
  readonly file: ByteFile;
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: ReadonlyMap<string, GgufTensor>;
}

/** Block types by their number in ggml.h. */
const types: ReadonlyMap<number, TensorType> = new Map([
  [0, 'F32'],
  [1, 'F16'],
  [2, 'Q4_0'],
  [3, 'Q4_1'],
  [6, 'Q5_0'],
  [7, 'Q5_1'],
  [8, 'Q8_0'],
  [10, 'Q2_K'],
  [11, 'Q3_K'],
  [12, 'Q4_K'],
  [13, 'Q5_K'],
  [14, 'Q6_K'],
  [30, 'BF16'],
]);

const mostTensors = 20_000;
const mostPairs = 20_000;

/** Header of a GGUF file of version 2 or 3, every tensor checked to lie in the file alone. Throws ModelError. */
export async function readGgufFile(file: ByteFile): Promise<GgufFile> {
  const cursor = new GgufCursor(file);
  await checkStart(cursor, file);
  const nTensors = await cursor.uint64('tensor count');
  if (nTensors > mostTensors) cursor.fail('tensor count', `${nTensors} tensors`, `at most ${mostTensors}`);
  const nPairs = await cursor.uint64('metadata');
  if (nPairs > mostPairs) cursor.fail('metadata', `${nPairs} keys`, `at most ${mostPairs}`);
  const metadata = await readMetadata(cursor, Number(nPairs));
  const infos: TensorInfo[] = [];
  const names = new Set<string>();
  for (let index = 0; index < nTensors; index++) {
    const info = await readInfo(cursor, `tensor ${index}`);
    if (names.has(info.name)) cursor.fail(info.name, 'the tensor twice', 'one tensor per name');
    names.add(info.name);
    infos.push(info);
  }
  const alignment = alignmentOf(cursor, metadata);
  const dataFrom = Math.ceil(cursor.position / alignment) * alignment;
  const tensors = infos.map((info) => placed(cursor, info, { dataFrom, alignment, size: file.size }));
  checkOverlaps(cursor, tensors);
  return {
    name: file.name,
    file,
    metadata,
    tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])),
  };
}

async function checkStart(cursor: GgufCursor, file: ByteFile): Promise<void> {
  const start = await file.read(0, Math.min(file.size, 256));
  if (file.size === 0) cursor.fail('', 'an empty file', 'a GGUF file');
  const magic = new TextDecoder('latin1').decode(start.subarray(0, 4));
  if (magic !== 'GGUF') {
    const found = foreignFile(start) ?? `the magic ${JSON.stringify(magic)}`;
    cursor.fail('', found, 'the magic "GGUF"');
  }
  if (file.size < 24) cursor.fail('header', `only ${file.size} bytes, too short for a header`, 'a GGUF file');
  await cursor.uint32('magic');
  const version = await cursor.uint32('version');
  if (version === 2 || version === 3) return;
  const swapped = version >>> 24;
  if (swapped === 2 || swapped === 3) cursor.fail('version', 'a big-endian file', 'a little-endian one');
  cursor.fail('version', String(version), '2 or 3');
}

interface TensorInfo {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
  readonly offset: bigint;
}

async function readInfo(cursor: GgufCursor, place: string): Promise<TensorInfo> {
  const name = await cursor.text(place);
  const nDims = await cursor.uint32(name);
  if (nDims < 1 || nDims > 4) cursor.fail(name, `${nDims} dimensions`, '1 to 4');
  const dims: bigint[] = [];
  for (let axis = 0; axis < nDims; axis++) dims.push(await cursor.uint64(name));
  while (dims.length > 1 && dims.at(-1) === 1n) dims.pop();
  if (dims.length > 2) cursor.fail(name, `${dims.length} dimensions`, '1 or 2');
  const product = dims.reduce((count, size) => count * size, 1n);
  if (product < 1n || product > BigInt(2 ** 40)) {
    cursor.fail(name, `shape [${[...dims].reverse().join(', ')}]`, 'sizes from 1 on');
  }
  const number = await cursor.uint32(name);
  const type = types.get(number);
  if (!type) return cursor.fail(name, `tensor type ${number}`, [...types.values()].join(', '));
  const offset = await cursor.uint64(name);
  return { name, type, shape: dims.map(Number).reverse(), offset };
}

function alignmentOf(cursor: GgufCursor, metadata: ReadonlyMap<string, GgufValue>): number {
  const value = metadata.get('general.alignment') ?? 32;
  const isPower = typeof value === 'number' && value >= 1 && value <= 65_536 && (value & (value - 1)) === 0;
  return isPower ? value : cursor.fail('general.alignment', String(value), 'a power of two up to 65536');
}

interface DataPlace {
  readonly dataFrom: number;
  readonly alignment: number;
  readonly size: number;
}

function placed(
  cursor: GgufCursor,
  { name, type, shape, offset }: TensorInfo,
  { dataFrom, alignment, size }: DataPlace,
): GgufTensor {
  const width = shape.at(-1) ?? 1;
  const block = blockSizes[type].weights;
  if (width % block !== 0)
    cursor.fail(name, `rows of ${width}`, `a multiple of ${block}, the block of ${type}`);
  const bytes = (shape.length > 1 ? (shape[0] ?? 1) : 1) * rowBytes(type, width);
  const room = size - dataFrom;
  if (offset % BigInt(alignment) !== 0n) cursor.fail(name, `offset ${offset}`, `a multiple of ${alignment}`);
  if (offset + BigInt(bytes) > room) {
    const found = `offset ${offset} and ${bytes} bytes, past the end of the file`;
    cursor.fail(name, found, `bytes within the ${Math.max(0, room)} of the data`);
  }
  return { name, type, shape, from: dataFrom + Number(offset), bytes };
}

function checkOverlaps(cursor: GgufCursor, tensors: readonly GgufTensor[]): void {
  const inOrder = [...tensors].sort((a, b) => a.from - b.from);
  inOrder.forEach((tensor, index) => {
    const before = inOrder[index - 1];
    if (before && before.from + before.bytes > tensor.from) {
      cursor.fail(tensor.name, `bytes that overlap those of ${before.name}`, 'bytes of its own');
    }
  });
}
