import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensure } from '../../src/base/brand.ts';
import { loadTokenizer, type LoomTokenizer } from '../../src/engine/tokenizer/loadTokenizer.ts';
import { manifestSource } from '../../src/engine/weights/manifestSource.ts';
import { nodeStore } from '../../src/engine/weights/nodeStore.ts';
import type { WeightSource } from '../../src/engine/weights/weightSource.ts';
import { families } from '../../src/model/architectures/families.ts';
import { buildPlan } from '../../src/model/buildPlan.ts';
import { type Manifest, parseManifest } from '../../src/model/manifest.ts';
import type { ModelPlan } from '../../src/model/plan.ts';
import { repositoryRoot } from '../../scripts/serveDist.ts';

export const modelId = 'smollm2-135m-instruct';
const folder = join(repositoryRoot, 'models', modelId);

export interface NodeModel {
  readonly plan: ModelPlan;
  readonly source: WeightSource;
}

/** The built-in model's plan and weights, from its folder. */
export async function nodeModel(): Promise<NodeModel> {
  const manifest = await readManifest();
  const spec = ensure(families[manifest.family], `the family ${manifest.family}`);
  return { plan: buildPlan(spec, manifest.config), source: manifestSource(manifest, nodeStore(folder)) };
}

export async function nodeTokenizer(): Promise<LoomTokenizer> {
  const file = join(folder, 'tokenizer.json');
  return loadTokenizer(JSON.parse(await readFile(file, 'utf8')), 'tokenizer.json');
}

/** float32 bytes of all weights, a table that two ops share counted once. */
export async function expandedWeightBytes(): Promise<number> {
  const { tensors } = await readManifest();
  const weights = tensors.map(({ shape }) => shape.reduce((product, size) => product * size, 1));
  return 4 * weights.reduce((sum, count) => sum + count, 0);
}

async function readManifest(): Promise<Manifest> {
  return parseManifest(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
}
