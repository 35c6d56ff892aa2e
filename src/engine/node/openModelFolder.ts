import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { families } from '../../model/architectures/families.ts';
import { buildPlan } from '../../model/buildPlan.ts';
import { ModelError } from '../../model/error.ts';
import { parseManifest } from '../../model/manifest.ts';
import type { ModelPlan } from '../../model/plan.ts';
import { type LoomTokenizer, loadTokenizer } from '../tokenizer/loadTokenizer.ts';
import { manifestSource } from '../weights/manifestSource.ts';
import { nodeByteFile } from '../weights/nodeByteFile.ts';
import { nodeStore } from '../weights/nodeStore.ts';
import { safetensorsSource } from '../weights/safetensorsSource.ts';
import type { WeightSource } from '../weights/weightSource.ts';

/** A model on disk, ready to be given to an EngineCore. */
export interface OpenedModel {
  readonly id: string;
  readonly family: string;
  readonly source: WeightSource;
  readonly plan: ModelPlan;
  /** null when the folder has no tokenizer.json; texts can then only be given as ids. */
  readonly tokenizer: LoomTokenizer | null;
}

/** A folder of the catalogue (manifest.json) or one with config.json and *.safetensors. Throws ModelError. */
export async function openModelFolder(folder: string, id: string): Promise<OpenedModel> {
  const { family, source } = (await exists(join(folder, 'manifest.json')))
    ? await openCatalogueFolder(folder)
    : await openHubFolder(folder);
  const tokenizer = (await exists(join(folder, 'tokenizer.json')))
    ? loadTokenizer(await readJson(folder, 'tokenizer.json'), 'tokenizer.json', source.config.vocabSize)
    : null;
  return { id, family, source, plan: buildPlan(specOf(family), source.config), tokenizer };
}

async function openCatalogueFolder(folder: string) {
  const manifest = parseManifest(await readJson(folder, 'manifest.json'));
  return { family: manifest.family, source: manifestSource(manifest, nodeStore(folder)) };
}

/** `configName`: the same model may be described in more than one spelling. */
export async function openHubFolder(folder: string, configName = 'config.json') {
  const config = await readJson(folder, configName);
  const family = typeof config.model_type === 'string' ? config.model_type : '';
  const names = (await readdir(folder)).filter((name) => name.endsWith('.safetensors')).sort();
  if (names.length === 0) {
    throw new ModelError({ file: folder, field: '', found: 'no *.safetensors', expected: 'at least one' });
  }
  const files = await Promise.all(names.map((name) => nodeByteFile(join(folder, name))));
  return { family, source: await safetensorsSource(specOf(family), config, files) };
}

export function specOf(family: string) {
  const spec = Object.hasOwn(families, family) ? families[family] : undefined;
  if (spec) return spec;
  throw new ModelError({
    file: 'config.json',
    field: 'model_type',
    found: JSON.stringify(family),
    expected: Object.keys(families).join(' or '),
  });
}

async function readJson(folder: string, name: string): Promise<Readonly<Record<string, unknown>>> {
  const fail = (found: string): never => {
    throw new ModelError({ file: join(folder, name), field: '', found, expected: 'a JSON object' });
  };
  const text = await readFile(join(folder, name), 'utf8').catch(() => fail('no such file'));
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null) return json as Readonly<Record<string, unknown>>;
  } catch {
    return fail('text that is not JSON');
  }
  return fail('another value');
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
