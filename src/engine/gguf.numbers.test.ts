import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import type { Address } from '../model/address.ts';
import { openCheckpoint } from './checkpoint/openCheckpoint.ts';
import { NodeEngine } from './node/nodeEngine.ts';
import { nodeRuntime } from './runtime/nodeOrt.ts';
import { fixtureFolder } from './testing/tinyModel.ts';
import { rowError } from './testing/tolerance.ts';
import { memoryFile } from './weights/byteFile.ts';
import { readSafetensors } from './weights/readSafetensors.ts';

const families = ['llama', 'llama-k', 'qwen2', 'gpt2', 'bert'];
const cases = families.flatMap((family) =>
  readdirSync(join(fixtureFolder(family), 'gguf'))
    .filter((name) => name.endsWith('.gguf'))
    .map((name) => ({ family, name, type: name.replace(/^model-|\.gguf$/g, '') })),
);

interface ReferenceText {
  readonly text: string;
  readonly ids: readonly number[];
  readonly offsets: readonly (readonly [number, number])[];
}

describe('GGUF files equal PyTorch on the same weights', () => {
  it.each(cases)('$family $type: values, and tokens of its own tokenizer', async ({ family, name, type }) => {
    const folder = fixtureFolder(family);
    const bytesOf = (path: string) => new Uint8Array(readFileSync(join(folder, path)));
    const checkpoint = await openCheckpoint([memoryFile(name, bytesOf(`gguf/${name}`))]);
    const engine = new NodeEngine({ id: family, ...checkpoint }, nodeRuntime(1));
    await engine.load();
    const { texts } = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')) as {
      readonly texts: readonly ReferenceText[];
    };
    // Unquantised weights are those of the family's own reference.
    const isPlain = type === 'F32';
    const path = isPlain ? 'reference.safetensors' : 'gguf/reference.safetensors';
    const { tensors } = readSafetensors(bytesOf(path), path);
    let compared = 0;
    for (const [index, { text, ids, offsets }] of texts.entries()) {
      const run = await engine.run(text, 'none');
      expect(run.tokens.map(({ id }) => id)).toEqual(ids);
      expect(run.tokens.map(({ start, end }) => [start, end])).toEqual(offsets);
      const start = isPlain ? `${index}/` : `${type}/${index}/`;
      for (const [key, { values }] of tensors) {
        if (!key.startsWith(start) || !(values instanceof Float32Array)) continue;
        const address = key.slice(start.length) as Address;
        // llama.cpp keeps neither the masked head nor the pooler of BERT.
        if (isPlain && !checkpoint.plan.byAddress.has(address)) continue;
        const found = ensure(await engine.core.read(address), address).values as Float32Array;
        expect(rowError(found, values, { abs: 1e-4 }), `${address}, in units of 1e-4`).toBeLessThan(1);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(isPlain ? 60 : 1);
    await engine.core.dispose();
  });
});
