import { ensure } from '../../../base/brand.ts';
import type { WeightAddress } from '../../../model/address.ts';
import type { ArchitectureSpec, WeightName } from '../../../model/architecture.ts';
import { buildPlan } from '../../../model/buildPlan.ts';
import { type ModelConfig, stackConfig } from '../../../model/config.ts';
import { ModelError } from '../../../model/error.ts';
import { expandTensor, expandTensorRows, type HeldTensor } from '../expandTensor.ts';
import type { JsonObject } from '../readJsonFile.ts';
import { type PlanWeight, planWeights } from '../planWeights.ts';
import { nonFiniteNote } from '../scanWeights.ts';
import { type StoredWeight, storedShape, unpackWeight } from '../storedWeight.ts';
import type { WeightSource } from '../weightSource.ts';
import type { GgufFile, GgufTensor } from './readGgufFile.ts';
import { scanGguf } from './scanGguf.ts';

interface FoundTensor {
  readonly tensor: GgufTensor;
  readonly stored: StoredWeight;
  /** Head size, when rows are interleaved as llama.cpp stores q and k. */
  readonly interleavedHead?: number;
}

/** Weights of a GGUF file, in the names of llama.cpp; blocks stay packed until they are asked for. Throws ModelError. */
export async function ggufSource(
  spec: ArchitectureSpec,
  configJson: JsonObject,
  gguf: GgufFile,
): Promise<WeightSource> {
  const config = settle(spec, spec.readConfig(configJson), gguf);
  const tensors = findTensors(spec, config, gguf);
  const { sha256, nonFinite } = await scanGguf(gguf);
  const packed = new Map<WeightAddress, Uint8Array>();

  const find = (name: WeightAddress): FoundTensor => ensure(tensors.get(name), `${name} of ${gguf.name}`);
  const held = (name: WeightAddress): HeldTensor => {
    const { tensor, interleavedHead } = find(name);
    const bytes = ensure(packed.get(name), `${name}, which must be required before it is expanded,`);
    const parts = [{ bytes, offset: 0, rows: [0, tensor.shape[0] ?? 0] as const }];
    return {
      type: tensor.type,
      shape: tensor.shape,
      parts,
      ...(interleavedHead === undefined ? {} : { interleavedHead }),
    };
  };

  return {
    title: spec.name,
    config,
    weightsSha256: sha256,
    notes: nonFinite.map(nonFiniteNote),
    totalBytes: gguf.file.size,
    has: (name) => tensors.has(name),
    shape: (name) => find(name).stored.shape,
    async require(names, signal) {
      for (const name of names) {
        signal?.throwIfAborted();
        const { from, bytes } = find(name).tensor;
        if (!packed.has(name)) packed.set(name, await gguf.file.read(from, from + bytes));
      }
    },
    expand: (name, into) => unpackWeight(expandTensor(held(name), into), find(name).stored),
    expandRows: (name, rows, into) => expandTensorRows(held(name), rows, into),
    release(names) {
      for (const name of names) packed.delete(name);
    },
  };
}

/** Whether the head is tied, and that llama.cpp keeps neither BERT's masked head nor its pooler. */
function settle(spec: ArchitectureSpec, stated: ModelConfig, { tensors }: GgufFile): ModelConfig {
  const last = ensure(spec.stacks.at(-1), 'a stack of the family');
  if (last.head === 'masked') return { ...stated, maskedHead: false, pooler: false };
  const head = last.names.logits?.gguf;
  return { ...stated, tiedHead: head === undefined || !tensors.has(`${head}.weight`) };
}

function findTensors(
  spec: ArchitectureSpec,
  config: ModelConfig,
  gguf: GgufFile,
): ReadonlyMap<WeightAddress, FoundTensor> {
  const found = new Map<WeightAddress, FoundTensor>();
  for (const [address, weight] of planWeights(buildPlan(spec, config))) {
    const name = nameOf(spec, weight);
    const full = `${ensure(name.gguf, `name of ${address} in GGUF files`)}.${weight.part}`.replace(
      '{layer}',
      String(weight.of.layer),
    );
    found.set(address, findTensor(gguf, full, { name, weight, config }));
  }
  return found;
}

function nameOf(spec: ArchitectureSpec, { of }: PlanWeight): WeightName {
  const stack = spec.stacks.find(({ name }) => name === of.stack);
  return ensure(stack?.names[of.point], `the published name of ${of.point}`);
}

interface Wanted {
  readonly name: WeightName;
  readonly weight: PlanWeight;
  readonly config: ModelConfig;
}

function findTensor(gguf: GgufFile, full: string, { name, weight, config }: Wanted): FoundTensor {
  const { nHeads, dHead } = stackConfig(config, weight.of.stack);
  const { fused } = name;
  const stored = { shape: weight.shape, transposed: false, nHeads, ...(fused ? { fused } : {}) };
  const shape = storedShape(stored);
  const tensor = gguf.tensors.get(full);
  const expected = `a tensor of shape [${shape.join(', ')}]`;
  const fail = (found: string): never => {
    throw new ModelError({ file: gguf.name, field: full, found, expected });
  };
  if (!tensor) return fail('no such tensor');
  if (tensor.shape.join() !== shape.join()) fail(`shape [${tensor.shape.join(', ')}]`);
  return { tensor, stored, ...(name.ggufInterleaved ? { interleavedHead: dHead } : {}) };
}
