import { buildPlan } from '../../model/buildPlan.ts';
import type { ArchitectureSpec } from '../../model/architecture.ts';
import { ModelError } from '../../model/error.ts';
import type { ChatTemplate } from '../../model/chatTemplate.ts';
import type { ModelPlan } from '../../model/plan.ts';
import { type LoomTokenizer, loadTokenizer } from '../tokenizer/loadTokenizer.ts';
import { readTokenizer } from '../tokenizer/readTokenizer.ts';
import type { ByteFile } from '../weights/byteFile.ts';
import { ggufConfig } from '../weights/gguf/ggufConfig.ts';
import { ggufSource } from '../weights/gguf/ggufSource.ts';
import { ggufTokenizerJson } from '../weights/gguf/ggufTokenizer.ts';
import { type GgufFile, readGgufFile } from '../weights/gguf/readGgufFile.ts';
import { readJsonFile } from '../weights/readJsonFile.ts';
import { safetensorsSource } from '../weights/safetensorsSource.ts';
import { readShardIndex } from '../weights/shardIndex.ts';
import type { WeightSource } from '../weights/weightSource.ts';
import { type CheckpointFiles, sortCheckpointFiles } from './checkpointFiles.ts';
import { chooseFamily } from './chooseFamily.ts';
import { ggufChatTemplate, readChatTemplate } from './readChatTemplate.ts';

/** A checkpoint that someone brought, ready to be given to an EngineCore. */
export interface Checkpoint {
  readonly family: string;
  readonly source: WeightSource;
  readonly plan: ModelPlan;
  /** null where there is no tokenizer.json; texts can then only be given as ids. */
  readonly tokenizer: LoomTokenizer | null;
  readonly chat: ChatTemplate | null;
  /** What is odd about it, one sentence each. */
  readonly notes: readonly string[];
}

interface OpenOptions {
  /** Without a tokenizer, texts can only be given as ids. */
  readonly needsTokenizer?: boolean;
}

/**
 * Opens files as people download them: config.json, tokenizer.json and safetensors, or one GGUF. Nothing of the model's size is
 * allocated before every header, shape and name has been checked. Throws ModelError.
 */
export async function openCheckpoint(
  files: readonly ByteFile[],
  { needsTokenizer = true }: OpenOptions = {},
): Promise<Checkpoint> {
  const sorted = sortCheckpointFiles(files);
  const { family, source, gguf } = await openWeights(sorted);
  const tokenizer = await openTokenizer(sorted, source.config.vocabSize, gguf);
  if (needsTokenizer && !tokenizer) {
    const expected = 'it beside config.json';
    throw new ModelError({ file: 'tokenizer.json', field: '', found: 'no such file', expected });
  }
  const { chat, note } = await openChat(sorted, gguf);
  const notes = [...(source.notes ?? []), ...(note ? [note] : [])];
  return { family: family.name, source, plan: buildPlan(family, source.config), tokenizer, chat, notes };
}

interface OpenedWeights {
  readonly family: ArchitectureSpec;
  readonly source: WeightSource;
  readonly gguf?: GgufFile;
}

async function openWeights(files: CheckpointFiles): Promise<OpenedWeights> {
  if (files.kind === 'gguf') {
    const gguf = await readGgufFile(files.gguf);
    const json = ggufConfig(gguf);
    const spec = chooseFamily(json);
    return { family: spec, source: await ggufSource(spec, json, gguf), gguf };
  }
  const config = await readJsonFile(files.config);
  const family = chooseFamily(config);
  const index = files.index ? await readShardIndex(files.index) : undefined;
  const weights = chooseWeights(files.weights, index);
  return { family, source: await safetensorsSource(family, config, weights, index) };
}

function openChat(files: CheckpointFiles, gguf: GgufFile | undefined): ReturnType<typeof readChatTemplate> {
  if (files.kind === 'hub') return readChatTemplate(files.tokenizerConfig, files.chatTemplate);
  return Promise.resolve({ chat: gguf ? ggufChatTemplate(gguf) : null, note: null });
}

/** Folders may hold the same weights a second time under other names, or what is no part of the model. */
function chooseWeights(
  files: readonly ByteFile[],
  index: ReadonlyMap<string, string> | undefined,
): readonly ByteFile[] {
  const shards = new Set(index?.values());
  if (index) return files.filter(({ name }) => shards.has(name));
  const whole = files.find(({ name }) => name === 'model.safetensors');
  return whole ? [whole] : files;
}

/** tokenizer.json where there is one, else what a GGUF file says itself. */
async function openTokenizer(
  { tokenizer }: CheckpointFiles,
  rows: number,
  gguf: GgufFile | undefined,
): Promise<LoomTokenizer | null> {
  if (tokenizer) return readTokenizer(tokenizer, rows);
  return gguf ? loadTokenizer(ggufTokenizerJson(gguf), gguf.name, rows) : null;
}
