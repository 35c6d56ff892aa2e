import { createSHA256 } from 'hash-wasm';
import { ensure } from '../../base/brand.ts';
import { parseAddress, type WeightAddress } from '../../model/address.ts';
import type { ArchitectureSpec } from '../../model/architecture.ts';
import { buildPlan } from '../../model/buildPlan.ts';
import type { ModelConfig } from '../../model/config.ts';
import { ModelError } from '../../model/error.ts';
import type { TensorType } from '../../model/manifest.ts';
import type { ByteFile } from './byteFile.ts';
import { expandTensor, expandTensorRows, type HeldTensor } from './expandTensor.ts';
import { parseSafetensorsHeader, type SafetensorsEntry, safetensorsHeaderEnd } from './safetensors.ts';
import { weightShapes } from './weightShapes.ts';
import type { WeightSource } from './weightSource.ts';

interface PublishedTensor {
  readonly file: ByteFile;
  readonly entry: SafetensorsEntry;
}

interface FoundTensor extends PublishedTensor {
  readonly type: TensorType;
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
  const stated = spec.readConfig(configJson);
  const config: ModelConfig = { ...stated, tiedHead: !published.has(`${spec.names.logits?.hub}.weight`) };
  const tensors = nameTensors(spec, config, published, listNames(files));
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
    shape: (name) => find(name).entry.shape,
    async require(names, signal) {
      for (const name of names) {
        signal?.throwIfAborted();
        const { file, entry } = find(name);
        if (!packed.has(name)) packed.set(name, await file.read(entry.from, entry.from + entry.bytes));
      }
    },
    expand: (name) => expandTensor(held(name)),
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

/** Every weight the plan reads, found under its published name, with the shape the config asks for. */
function nameTensors(
  spec: ArchitectureSpec,
  config: ModelConfig,
  published: ReadonlyMap<string, PublishedTensor>,
  file: string,
): ReadonlyMap<WeightAddress, FoundTensor> {
  const named = new Map<WeightAddress, FoundTensor>();
  for (const [address, shape] of weightShapes(buildPlan(spec, config))) {
    const name = hubName(spec, address);
    const found = published.get(name);
    const expected = `a tensor of shape [${shape.join(', ')}]`;
    if (!found) throw new ModelError({ file, field: name, found: 'no such tensor', expected });
    const type = weightTypes.get(found.entry.dtype);
    if (!type) {
      throw new ModelError({
        file,
        field: name,
        found: found.entry.dtype,
        expected: [...weightTypes.keys()].join(', '),
      });
    }
    if (found.entry.shape.join() !== shape.join()) {
      throw new ModelError({ file, field: name, found: `shape [${found.entry.shape.join(', ')}]`, expected });
    }
    named.set(address, { ...found, type });
  }
  return named;
}

/** `weights.decoder.3.attn.q.bias` -> `model.layers.3.self_attn.q_proj.bias`. */
function hubName(spec: ArchitectureSpec, address: WeightAddress): string {
  const isBias = address.endsWith('.bias');
  const parts = parseAddress(address.replace(/^weights\./, '').replace(/\.bias$/, ''));
  const { layer, point } = ensure(parts, `the value of ${address}`);
  const { hub } = ensure(spec.names[point], `the published name of ${point}`);
  return `${hub.replace('{layer}', String(layer))}.${isBias ? 'bias' : 'weight'}`;
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
