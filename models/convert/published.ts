import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ggufConfig } from '../../src/engine/weights/gguf/ggufConfig.ts';
import { readGgufFile } from '../../src/engine/weights/gguf/readGgufFile.ts';
import { nodeByteFile } from '../../src/engine/weights/nodeByteFile.ts';
import { parseSafetensorsHeader, safetensorsHeaderEnd } from '../../src/engine/weights/safetensors.ts';
import { ggufChatTemplate, readChatTemplate } from '../../src/engine/checkpoint/readChatTemplate.ts';
import { chooseFamily } from '../../src/engine/checkpoint/chooseFamily.ts';
import type { ArchitectureSpec } from '../../src/model/architecture.ts';
import type { ChatTemplate } from '../../src/model/chatTemplate.ts';
import type { ModelConfig } from '../../src/model/config.ts';
import { ModelError } from '../../src/model/error.ts';
import type { CatalogueEntry } from './catalogue.ts';
import { nameHubTensors } from './nameHubTensors.ts';
import { type NamedTensor, nameTensors } from './nameTensors.ts';

/** A model as it was published: where its file lies and what every tensor of it is called here. */
export interface PublishedModel {
  readonly spec: ArchitectureSpec;
  readonly config: ModelConfig;
  readonly licence: string;
  /** null: it does not say how a conversation is written. */
  readonly chat: ChatTemplate | null;
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
  const gguf = await readGgufFile(await nodeByteFile(path));
  const json = ggufConfig(gguf);
  const spec = chooseFamily(json);
  const config = spec.readConfig(json);
  const licence = gguf.metadata.get('general.license');
  if (typeof licence !== 'string' || licence === '') {
    const field = 'general.license';
    throw new ModelError({ file: gguf.name, field, found: 'nothing', expected: 'a licence' });
  }
  const named = nameTensors(spec, config, gguf);
  return {
    spec,
    config,
    licence,
    chat: ggufChatTemplate(gguf),
    name: gguf.name,
    path,
    bytes: gguf.file.size,
    named,
    folder: dirname(path),
  };
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
  const beside = await nodeByteFile(join(folder, 'tokenizer_config.json')).catch(() => null);
  const { chat } = await readChatTemplate(beside, null);
  return { spec, config, licence, chat, name: basename(path), path, bytes: file.size, named, folder };
}
