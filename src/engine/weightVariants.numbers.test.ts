import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import type { Address } from '../model/address.ts';
import { openCheckpoint } from './checkpoint/openCheckpoint.ts';
import { NodeEngine } from './node/nodeEngine.ts';
import { nodeRuntime } from './runtime/nodeOrt.ts';
import { fixtureFolder } from './testing/tinyModel.ts';
import { rowError } from './testing/tolerance.ts';
import { type ByteFile, memoryFile } from './weights/byteFile.ts';
import { readSafetensors } from './weights/readSafetensors.ts';

const folder = fixtureFolder('qwen3');
const bytesOf = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
const shardIndex = 'model.safetensors.index.json';

function file(name: string, as = name): ByteFile {
  return memoryFile(as, bytesOf(`variants/${name}`));
}

const described = ['config.json', 'tokenizer.json'].map((name) => memoryFile(name, bytesOf(name)));

/** The same weights in other files, and where their logits stand. */
const variants = [
  {
    name: 'BF16',
    files: [file('model-bf16.safetensors', 'model.safetensors')],
    reference: 'variants/reference.safetensors',
    key: 'bf16/',
  },
  {
    name: 'F16',
    files: [file('model-f16.safetensors', 'model.safetensors')],
    reference: 'variants/reference.safetensors',
    key: 'f16/',
  },
  {
    name: 'two shards and their index',
    files: [...shards.map((name) => file(name)), file(shardIndex)],
    reference: 'reference.safetensors',
    key: '',
  },
] as const;

describe('qwen3 in other files', () => {
  it.each(variants)('$name: logits of both texts equal PyTorch', async ({ files, reference, key }) => {
    const checkpoint = await openCheckpoint([...files, ...described]);
    const engine = new NodeEngine({ id: 'qwen3', ...checkpoint }, nodeRuntime(1));
    await engine.load();
    const { tensors: main } = readSafetensors(bytesOf('reference.safetensors'), 'reference.safetensors');
    const { tensors } = readSafetensors(bytesOf(reference), reference);
    for (const text of [0, 1]) {
      const ids = [...ensure(main.get(`${text}/decoder.tokens`), 'tokens').values].map(Number);
      await engine.run(ids, 'none');
      const found = ensure(await engine.core.read('decoder.logits' as Address), 'logits');
      const expected = ensure(tensors.get(`${key}${text}/decoder.logits`), 'reference')
        .values as Float32Array;
      expect(rowError(found.values as Float32Array, expected, { abs: 1e-4 })).toBeLessThan(1);
    }
    await engine.core.dispose();
  });

  it.each([
    [shards.slice(0, 1), 'model-00002-of-00002.safetensors: found no such file'],
    [[], 'found no such file, expected the weights'],
  ])('refuses the index with the shards %j alone', async (names, message) => {
    const files = [...names.map((name) => file(name)), file(shardIndex), ...described];
    await expect(openCheckpoint(files)).rejects.toThrow(message);
  });
});
