import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import { type Address, parseAddress } from '../model/address.ts';
import { buildPlan } from '../model/buildPlan.ts';
import { NodeEngine } from './node/nodeEngine.ts';
import { openHubFolder, specOf } from './node/openModelFolder.ts';
import { nodeRuntime } from './runtime/nodeOrt.ts';
import { rowError } from './testing/tolerance.ts';
import { readSafetensors } from './weights/readSafetensors.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const cases = ['llama', 'llama-untied'].flatMap((name) =>
  ['config.json', 'config.hub.json'].flatMap((config) => [0, 1].map((text) => ({ name, config, text }))),
);

describe('tiny checkpoints equal PyTorch at every address', () => {
  it.each(cases)('$name, $config, text $text', async ({ name, config, text }) => {
    const folder = join(fixtures, name);
    const { family, source } = await openHubFolder(folder, config);
    const plan = buildPlan(specOf(family), source.config);
    const engine = new NodeEngine({ id: name, family, source, plan, tokenizer: null }, nodeRuntime(1));
    await engine.load();
    const bytes = new Uint8Array(readFileSync(join(folder, 'reference.safetensors')));
    const { tensors } = readSafetensors(bytes, 'reference.safetensors');
    const ids = [...ensure(tensors.get(`${text}/decoder.tokens`), 'tokens').values].map(Number);
    const run = await engine.run(ids, 'all');
    const seen = new Set<string>();
    for (const [key, reference] of tensors) {
      if (!key.startsWith(`${text}/`)) continue;
      const address = key.slice(2) as Address;
      const found = ensure(run.values.get(address) ?? (await engine.core.read(address)), address);
      expect(found.shape, address).toEqual(reference.shape);
      if (reference.values instanceof BigInt64Array) expect(found.values).toEqual(reference.values);
      else {
        const error = rowError(found.values as Float32Array, reference.values, { abs: 1e-4 });
        expect(error, `${address}, in units of 1e-4`).toBeLessThan(1);
      }
      seen.add(parseAddress(address)?.point ?? '');
    }
    const missing = plan.ops
      .map((op) => parseAddress(op.address)?.point ?? '')
      .filter((point) => !seen.has(point));
    // A reference leaves out what follows from raw by definition.
    expect(new Set(missing)).toEqual(new Set(['attn.scaled']));
    await engine.core.dispose();
  });
});
