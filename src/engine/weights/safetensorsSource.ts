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
import { nonFiniteNote, scanWeights } from './scanWeights.ts';
import { checkShards } from './shardIndex.ts';
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
  index: ReadonlyMap<string, string> = new Map(),
): Promise<WeightSource> {
  const shards = await readHeaders(files);
  checkShards(index, new Map([...shards].map(([file, tensors]) => [file.name, tensors])));
  const published = joinShards(shards);
  const names = new HubNames(spec, (name) => published.has(name));
  const config = names.settle(spec.readConfig(configJson));
  const tensors = findTensors(spec, config, { names, published, file: listNames(files) });
  const { sha256, nonFinite } = await scanWeights(shards);
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
    weightsSha256: sha256,
    notes: nonFinite.map(nonFiniteNote),
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
    expand: (name, into) => unpackWeight(expandTensor(held(name), into), find(name).stored),
    expandRows: (name, rows, into) => expandTensorRows(held(name), rows, into),
    release(names) {
      for (const name of names) packed.delete(name);
    },
  };
}

function listNames(files: readonly ByteFile[]): string {
  return files.map((file) => file.name).join(', ');
}

/** Tensors of each file. */
type Shards = ReadonlyMap<ByteFile, ReadonlyMap<string, SafetensorsEntry>>;

async function readHeaders(files: readonly ByteFile[]): Promise<Shards> {
  const shards = new Map<ByteFile, ReadonlyMap<string, SafetensorsEntry>>();
  for (const file of files) {
    const end = safetensorsHeaderEnd(await file.read(0, Math.min(file.size, 512)), file.size, file.name);
    const header = parseSafetensorsHeader(await file.read(0, end), file.size, file.name);
    shards.set(file, header.tensors);
  }
  return shards;
}

function joinShards(shards: Shards): ReadonlyMap<string, PublishedTensor> {
  const joined = new Map<string, PublishedTensor>();
  for (const [file, tensors] of shards) {
    for (const [name, entry] of tensors) {
      const other = joined.get(name);
      if (other) {
        const found = `a second copy of what ${other.file.name} holds`;
        throw new ModelError({ file: file.name, field: name, found, expected: 'one tensor per name' });
      }
      joined.set(name, { file, entry });
    }
  }
  return joined;
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
  const all = new Map<WeightAddress, FoundTensor>();
  for (const [address, weight] of planWeights(buildPlan(spec, config))) {
    const stored = names.find(weight, config);
    const tensor = published.get(stored.name);
    const fail = (what: string, expected: string): never => {
      const hint = 'config.json asks for it';
      throw new ModelError({
        file: tensor?.file.name ?? file,
        field: stored.name,
        found: what,
        expected,
        hint,
      });
    };
    const shape = storedShape(stored);
    const expected = `a tensor of shape [${shape.join(', ')}]`;
    if (!tensor) return fail('no such tensor', expected);
    const type = weightTypes.get(tensor.entry.dtype);
    if (!type) return fail(tensor.entry.dtype, [...weightTypes.keys()].join(', '));
    const found = withoutBatch(tensor.entry.shape, shape.length);
    if (weight.of.point === 'embed') checkVocabulary(found, config, stored.name);
    if (found.join() !== shape.join()) fail(`shape [${tensor.entry.shape.join(', ')}]`, expected);
    all.set(address, { ...tensor, type, stored });
  }
  return all;
}

/** The embedding is the one tensor whose rows config.json counts under a name of their own. */
function checkVocabulary(shape: readonly number[], config: ModelConfig, name: string): void {
  const [rows] = shape;
  if (rows === config.vocabSize || shape[1] !== config.dModel) return;
  throw new ModelError({
    file: 'config.json',
    field: 'vocab_size',
    found: String(config.vocabSize),
    expected: `${rows}, the rows of ${name}`,
  });
}

/** Some files keep a bias as one row, [1, n]. */
function withoutBatch(shape: readonly number[], axes: number): readonly number[] {
  return shape.length === axes + 1 && shape[0] === 1 ? shape.slice(1) : shape;
}
