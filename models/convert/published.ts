import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { nodeByteFile } from '../../src/engine/weights/nodeByteFile.ts';
import { parseSafetensorsHeader, safetensorsHeaderEnd } from '../../src/engine/weights/safetensors.ts';
import { chooseFamily } from '../../src/engine/checkpoint/chooseFamily.ts';
import type { ArchitectureSpec } from '../../src/model/architecture.ts';
import type { ModelConfig } from '../../src/model/config.ts';
import type { CatalogueEntry } from './catalogue.ts';
import { ggufModel } from './ggufConfig.ts';
import { nameHubTensors } from './nameHubTensors.ts';
import { type NamedTensor, nameTensors } from './nameTensors.ts';
import { readGguf } from './readGguf.ts';

/** A model as it was published: where its file lies and what every tensor of it is called here. */
export interface PublishedModel {
  readonly spec: ArchitectureSpec;
  readonly config: ModelConfig;
  readonly licence: string;
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly named: readonly NamedTensor[];
  /** Where tokenizer.json, LICENSE and PROVENANCE.md lie. */
  readonly folder: string;
}

/** A GGUF file, or a folder with config.json and model.safetensors. Throws ModelError. */
export async function openPublished(path: string, entry: CatalogueEntry): Promise<PublishedModel> {
  return (await stat(path)).isDirectory() ? openFolder(path, entry) : openGguf(path);
}

async function openGguf(path: string): Promise<PublishedModel> {
  const gguf = await readGguf(path);
  const { spec, config, licence } = ggufModel(gguf);
  const named = nameTensors(spec, config, gguf);
  return { spec, config, licence, name: gguf.name, path, bytes: gguf.bytes, named, folder: dirname(path) };
}

async function openFolder(folder: string, entry: CatalogueEntry): Promise<PublishedModel> {
  const path = join(folder, 'model.safetensors');
  const file = await nodeByteFile(path);
  const end = safetensorsHeaderEnd(await file.read(0, Math.min(file.size, 512)), file.size, file.name);
  const { tensors } = parseSafetensorsHeader(await file.read(0, end), file.size, file.name);
  const json = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as Record<string, unknown>;
  const spec = chooseFamily(json);
  const { config, named } = nameHubTensors(spec, spec.readConfig(json), tensors);
  const licence = entry.licence ?? '';
  return { spec, config, licence, name: basename(path), path, bytes: file.size, named, folder };
}
