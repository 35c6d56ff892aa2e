import { createSHA256 } from 'hash-wasm';
import { ensure } from '../../base/brand.ts';
import type { WeightAddress } from '../../model/address.ts';
import type { ArchitectureSpec } from '../../model/architecture.ts';
import { buildPlan } from '../../model/buildPlan.ts';
import type { ModelConfig } from '../../model/config.ts';
import { ModelError } from '../../model/error.ts';
import type { TensorType } from '../../model/manifest.ts';
import type { ByteFile } from './byteFile.ts';
import { expandTensor, expandTensorRows, type HeldTensor } from './expandTensor.ts';
import { HubNames, type HubTensor } from './hubNames.ts';
import { planWeights } from './planWeights.ts';
import { parseSafetensorsHeader, type SafetensorsEntry, safetensorsHeaderEnd } from './safetensors.ts';
import { storedShape, unpackWeight } from './storedWeight.ts';
import type { WeightSource } from './weightSource.ts';

interface PublishedTensor {
  readonly file: ByteFile;
  readonly entry: SafetensorsEntry;
}

interface FoundTensor extends PublishedTensor {
  readonly type: TensorType;
  readonly stored: HubTensor;
}

const weightTypes: ReadonlyMap<string, TensorType> = new Map([
  ['F32', 'F32'],
  ['F16', 'F16'],
  ['BF16', 'BF16'],
]);

/**
 * Weights of a folder with config.json and one or more safetensors files, in the names of the Hub.
 * Whether the head is tied is decided by the files, over config.json. Throws ModelError.
 */
export async function safetensorsSource(
  spec: ArchitectureSpec,
  configJson: Readonly<Record<string, unknown>>,
  files: readonly ByteFile[],
): Promise<WeightSource> {
  const published = await readHeaders(files);
  const names = new HubNames(spec, (name) => published.has(name));
  const config = names.settle(spec.readConfig(configJson));
  const tensors = findTensors(spec, config, { names, published, file: listNames(files) });
  const weightsSha256 = await hashFiles(files);
  const packed = new Map<WeightAddress, Uint8Array>();

  const find = (name: WeightAddress): FoundTensor => {
    const tensor = tensors.get(name);
    if (tensor) return tensor;
    throw new ModelError({
      file: listNames(files),
      field: name,
      found: 'no such tensor',
      expected: 'a known name',
    });
  };
  const held = (name: WeightAddress): HeldTensor => {
    const { type, entry } = find(name);
    const bytes = ensure(packed.get(name), `${name}, which must be required before it is expanded,`);
    return { type, shape: entry.shape, parts: [{ bytes, offset: 0, rows: [0, entry.shape[0] ?? 0] }] };
  };

  return {
    title: spec.name,
    config,
    weightsSha256,
    totalBytes: files.reduce((sum, file) => sum + file.size, 0),
    has: (name) => tensors.has(name),
    shape: (name) => find(name).stored.shape,
    async require(names, signal) {
      for (const name of names) {
        signal?.throwIfAborted();
        const { file, entry } = find(name);
        if (!packed.has(name)) packed.set(name, await file.read(entry.from, entry.from + entry.bytes));
      }
    },
    expand: (name) => unpackWeight(expandTensor(held(name)), find(name).stored),
    expandRows: (name, rows) => expandTensorRows(held(name), rows),
    release(names) {
      for (const name of names) packed.delete(name);
    },
  };
}

function listNames(files: readonly ByteFile[]): string {
  return files.map((file) => file.name).join(', ');
}

async function readHeaders(files: readonly ByteFile[]): Promise<ReadonlyMap<string, PublishedTensor>> {
  const tensors = new Map<string, PublishedTensor>();
  for (const file of files) {
    const end = safetensorsHeaderEnd(await file.read(0, Math.min(file.size, 512)), file.size, file.name);
    const header = parseSafetensorsHeader(await file.read(0, end), file.size, file.name);
    for (const [name, entry] of header.tensors) {
      const other = tensors.get(name);
      if (other) {
        const found = `a second copy of what ${other.file.name} holds`;
        throw new ModelError({ file: file.name, field: name, found, expected: 'one tensor per name' });
      }
      tensors.set(name, { file, entry });
    }
  }
  return tensors;
}

interface Published {
  readonly names: HubNames;
  readonly published: ReadonlyMap<string, PublishedTensor>;
  /** What messages call the files. */
  readonly file: string;
}

/** Every weight the plan reads, found under its published name, with the shape the config asks for. */
function findTensors(
  spec: ArchitectureSpec,
  config: ModelConfig,
  { names, published, file }: Published,
): ReadonlyMap<WeightAddress, FoundTensor> {
  const found = new Map<WeightAddress, FoundTensor>();
  for (const [address, weight] of planWeights(buildPlan(spec, config))) {
    const stored = names.find(weight, config);
    const tensor = published.get(stored.name);
    const fail = (what: string, expected: string): never => {
      throw new ModelError({ file, field: stored.name, found: what, expected });
    };
    const shape = storedShape(stored);
    const expected = `a tensor of shape [${shape.join(', ')}]`;
    if (!tensor) return fail('no such tensor', expected);
    const type = weightTypes.get(tensor.entry.dtype);
    if (!type) return fail(tensor.entry.dtype, [...weightTypes.keys()].join(', '));
    if (withoutBatch(tensor.entry.shape, shape.length).join() !== shape.join()) {
      fail(`shape [${tensor.entry.shape.join(', ')}]`, expected);
    }
    found.set(address, { ...tensor, type, stored });
  }
  return found;
}

/** Some files keep a bias as one row, [1, n]. */
function withoutBatch(shape: readonly number[], axes: number): readonly number[] {
  return shape.length === axes + 1 && shape[0] === 1 ? shape.slice(1) : shape;
}

/** SHA-256 of all files, one after the other. */
async function hashFiles(files: readonly ByteFile[]): Promise<string> {
  const step = 8_388_608;
  const hash = await createSHA256();
  for (const file of files) {
    for (let from = 0; from < file.size; from += step) {
      hash.update(await file.read(from, Math.min(file.size, from + step)));
    }
  }
  return hash.digest('hex');
}
