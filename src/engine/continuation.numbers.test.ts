import { describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import { formatAddress } from '../model/address.ts';
import { families } from '../model/architectures/families.ts';
import { NodeEngine } from './node/nodeEngine.ts';
import { nodeRuntime } from './runtime/nodeOrt.ts';
import { openFixture } from './testing/tinyModel.ts';

/** Decoders of every kind of position and mask, alone and beside an encoder. */
const folders = ['llama', 'mistral', 'gemma2', 'gpt2', 'gpt-neox', 'qwen3', 't5', 'marian', 'bart'] as const;
const steps = 9;

describe('going on with a text, one cached step at a time', () => {
  it.each(folders)('%s: keeps and shows what a whole run of the longer text computes', async (folder) => {
    const model = await openFixture(folder);
    expect(Object.keys(families)).toContain(model.family);
    const engine = new NodeEngine(model, nodeRuntime(1));
    await engine.load();
    const input = [5, 9, 21, 14, 9, 2, 6];
    const grown = await engine.run(input, 'view', { steps });
    expect(grown.added).toBeGreaterThan(0);
    const stepped = new Map(grown.values);
    const { plan } = model;
    const isBoth = plan.stacks.length > 1;
    const ids = (isBoth ? grown.decoderTokens : grown.tokens).map(({ id }) => id);
    const read = await readAll(engine, [...stepped.keys()]);

    const whole = isBoth ? await engine.run(input, 'view', { decoder: ids }) : await engine.run(ids, 'view');
    expect([...stepped.keys()].sort()).toEqual([...whole.values.keys()].sort());
    for (const [address, { values, shape }] of whole.values) {
      for (const found of [stepped, read]) {
        const own = ensure(found.get(address), address);
        expect(own.shape, address).toEqual(shape);
        expect(largestDifference(own.values, values), address).toBeLessThan(2e-5);
      }
    }
    expect(grown.predictions.map((row) => row[0]?.id)).toEqual(whole.predictions.map((row) => row[0]?.id));
    // What the next token is chosen from is the whole last row, after steps as after a run.
    const logits = formatAddress({ stack: ensure(plan.stacks.at(-1), 'a stack'), point: 'logits' });
    const last = ensure(await engine.core.read(logits), logits);
    const [rows = 0, vocab = 0] = last.shape;
    for (const { lastLogits } of [grown, whole]) {
      const row = ensure(lastLogits, 'logits of the last row');
      expect(row).toHaveLength(vocab);
      expect(largestDifference(row, last.values.slice((rows - 1) * vocab))).toBeLessThan(2e-4);
    }
    await engine.core.dispose();
  });
});

type Read = NonNullable<Awaited<ReturnType<NodeEngine['core']['read']>>>;

async function readAll(engine: NodeEngine, addresses: readonly Read['address'][]) {
  const read = new Map<string, Read>();
  for (const address of addresses) read.set(address, ensure(await engine.core.read(address), address));
  return read;
}

function largestDifference(a: Read['values'], b: Read['values']): number {
  let largest = 0;
  for (const [at, value] of a.entries()) {
    const difference = Math.abs(Number(value) - Number(b[at]));
    if (Number.isNaN(difference)) return Number.NaN;
    largest = Math.max(largest, difference);
  }
  return largest;
}
