import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPlan } from '../../model/buildPlan.ts';
import { ModelError } from '../../model/error.ts';
import { parseManifest } from '../../model/manifest.ts';
import { type Checkpoint, openCheckpoint } from '../checkpoint/openCheckpoint.ts';
import { specOf } from '../checkpoint/chooseFamily.ts';
import { readTokenizer } from '../tokenizer/readTokenizer.ts';
import { manifestSource } from '../weights/manifestSource.ts';
import { nodeByteFile } from '../weights/nodeByteFile.ts';
import { nodeStore } from '../weights/nodeStore.ts';
import { type JsonObject, readJsonFile } from '../weights/readJsonFile.ts';

/** A model on disk, ready to be given to an EngineCore. */
export interface OpenedModel extends Checkpoint {
  readonly id: string;
}

/** A folder of the catalogue (manifest.json) or one as the Hub has them. Throws ModelError. */
export async function openModelFolder(folder: string, id: string): Promise<OpenedModel> {
  const inCatalogue = await exists(join(folder, 'manifest.json'));
  const checkpoint = inCatalogue ? await openCatalogueFolder(folder) : await openHubFolder(folder);
  return { id, ...checkpoint };
}

/** One GGUF file, which brings its own tokenizer. Throws ModelError. */
export async function openGgufFile(path: string): Promise<OpenedModel> {
  const file = await nodeByteFile(path).catch(() => {
    throw new ModelError({ file: path, field: '', found: 'no such file', expected: 'a GGUF file' });
  });
  return { id: file.name, ...(await openCheckpoint([file])) };
}

async function openCatalogueFolder(folder: string): Promise<Checkpoint> {
  const manifest = parseManifest(await readJson(folder, 'manifest.json'));
  const spec = specOf(manifest.family, 'manifest.json', 'family');
  const file = await nodeByteFile(join(folder, manifest.tokenizer.path));
  const tokenizer = await readTokenizer(file, manifest.config.vocabSize);
  return {
    family: spec.name,
    source: manifestSource(manifest, nodeStore(folder)),
    plan: buildPlan(spec, manifest.config),
    tokenizer,
    chat: manifest.chat ?? null,
    notes: [],
  };
}

/** `configName`: the same model may be described in more than one spelling. */
export async function openHubFolder(folder: string, configName = 'config.json'): Promise<Checkpoint> {
  const names = await readdir(folder).catch(() => {
    throw new ModelError({ file: folder, field: '', found: 'no such folder', expected: 'a folder' });
  });
  const others = names.filter(
    (name) => name !== 'config.json' && /\.(json|safetensors|gguf|bin|pt)$/.test(name),
  );
  const files = await Promise.all(others.map((name) => nodeByteFile(join(folder, name))));
  const config = names.includes(configName) ? [await nodeByteFile(join(folder, configName))] : [];
  return openCheckpoint([...files, ...config.map((file) => ({ ...file, name: 'config.json' }))], {
    needsTokenizer: false,
  });
}

async function readJson(folder: string, name: string): Promise<JsonObject> {
  return readJsonFile(await nodeByteFile(join(folder, name)));
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
