import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCheckpoint } from '../../src/engine/checkpoint/openCheckpoint.ts';
import { loadTokenizer } from '../../src/engine/tokenizer/loadTokenizer.ts';
import { memoryFile } from '../../src/engine/weights/byteFile.ts';
import { readJsonFile } from '../../src/engine/weights/readJsonFile.ts';
import type { Target } from './campaign.ts';
import { judgeGguf } from './judgeGguf.ts';
import { judgeConfig, judgeTokenizer } from './judgeJson.ts';
import { judgeSafetensors } from './judgeSafetensors.ts';

const fixtures = join(import.meta.dirname, '../../src/engine/fixtures');
const read = (path: string) => new Uint8Array(readFileSync(join(fixtures, path)));

const names = ['config.json', 'tokenizer.json', 'model.safetensors'] as const;
type Name = (typeof names)[number];

/** Opens a checkpoint in which `changed` stands for one of its files. */
function openWith(folder: string, changed: Name): (bytes: Uint8Array) => Promise<void> {
  const others = names
    .filter((name) => name !== changed)
    .map((name) => memoryFile(name, read(`${folder}/${name}`)));
  return async (bytes) => {
    await openCheckpoint([...others, memoryFile(changed, bytes)]);
  };
}

function headerEnd(bytes: Uint8Array): number {
  return 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
}

export const safetensorsTargets: readonly Target[] = ['malformed/base', 'gpt2', 'bert'].map((folder) => {
  const bytes = read(`${folder}/model.safetensors`);
  return {
    name: `${folder}/model.safetensors`,
    bytes,
    head: headerEnd(bytes),
    open: openWith(folder, 'model.safetensors'),
    judge: judgeSafetensors,
  };
});

const ggufs = ['malformed/base/model.gguf', 'qwen2/gguf/model-Q4_0.gguf', 'bert/gguf/model-Q8_0.gguf'];

export const ggufTargets: readonly Target[] = ggufs.map((path) => ({
  name: path,
  bytes: read(path),
  head: 16_384,
  open: async (bytes) => {
    const extra = path.startsWith('malformed')
      ? [memoryFile('tokenizer.json', read('malformed/base/tokenizer.json'))]
      : [];
    await openCheckpoint([memoryFile('model.gguf', bytes), ...extra]);
  },
  judge: judgeGguf,
}));

const configs = ['llama', 'gemma2', 't5', 'gpt-neox', 'bart'].map((folder): Target => {
  const bytes = read(`${folder}/config.json`);
  return {
    name: `${folder}/config.json`,
    bytes,
    head: bytes.length,
    open: openWith(folder, 'config.json'),
    judge: (changed) => judgeConfig(changed, bytes),
  };
});

const tokenizers = ['llama', 'bert', 'flan-t5', 'mistral', 'roberta'].map((folder): Target => {
  const bytes = read(`${folder}/tokenizer.json`);
  return {
    name: `${folder}/tokenizer.json`,
    bytes,
    head: bytes.length,
    open: async (changed) => {
      const json = await readJsonFile(memoryFile('tokenizer.json', changed));
      loadTokenizer(json, 'tokenizer.json', 700).encode('The cat sat on the mat, naïve 🙂.');
    },
    judge: judgeTokenizer,
  };
});

export const jsonTargets: readonly Target[] = [...configs, ...tokenizers];
