import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { GGMLQuantizationType, gguf } from '@huggingface/gguf';
import { ModelError } from '../../src/model/error.ts';
import { blockSizes, rowBytes, type TensorType, tensorRows } from '../../src/model/manifest.ts';

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
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly tensors: ReadonlyMap<string, GgufTensor>;
}

const types: ReadonlyMap<GGMLQuantizationType, TensorType> = new Map([
  [GGMLQuantizationType.F32, 'F32'],
  [GGMLQuantizationType.F16, 'F16'],
  [GGMLQuantizationType.BF16, 'BF16'],
  [GGMLQuantizationType.Q4_1, 'Q4_1'],
  [GGMLQuantizationType.Q8_0, 'Q8_0'],
]);

/** Header of a GGUF file on disk, with every tensor checked to lie inside the file. Throws ModelError. */
export async function readGguf(path: string): Promise<GgufFile> {
  const name = basename(path);
  const { size } = await stat(path);
  const header = await gguf(path, { allowLocalFile: true }).catch((error: unknown) => {
    const found = error instanceof Error ? error.message : String(error);
    throw new ModelError({ file: name, field: 'header', found, expected: 'a GGUF file of version 2 or 3' });
  });
  const tensors = new Map<string, GgufTensor>();
  for (const info of header.tensorInfos) {
    const fail = (found: string, expected: string): never => {
      throw new ModelError({ file: name, field: info.name, found, expected });
    };
    const dtype = GGMLQuantizationType[info.dtype] ?? String(info.dtype);
    const type = types.get(info.dtype) ?? fail(`type ${dtype}`, Object.keys(blockSizes).join(', '));
    const shape = info.shape.map(Number).reverse();
    if (shape.length > 2) fail(`${shape.length} axes`, 'one or two');
    const { rows, width } = tensorRows(shape);
    const bytes = rows * rowBytes(type, width);
    const from = Number(header.tensorDataOffset + info.offset);
    if (!Number.isSafeInteger(bytes)) fail(`rows of ${width}`, `a multiple of ${blockSizes[type].weights}`);
    if (from + bytes > size) fail(`bytes up to ${from + bytes}`, `at most the ${size} bytes of the file`);
    if (tensors.has(info.name)) fail('a second tensor of that name', 'one');
    tensors.set(info.name, { name: info.name, type, shape, from, bytes });
  }
  return { path, name, bytes: size, metadata: { ...header.metadata }, tensors };
}
