import { describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import type { Activation } from '../model/activation.ts';
import type { Address } from '../model/address.ts';
import { NodeEngine } from './node/nodeEngine.ts';
import { openModelFolder, type OpenedModel } from './node/openModelFolder.ts';
import type { MemoryMode } from './protocol.ts';
import { nodeRuntime } from './runtime/nodeOrt.ts';
import { modelFolder } from './testing/sampledReference.ts';
import { openFixture } from './testing/tinyModel.ts';

/** Of the largest value of its row, where a bias is added: its place in the sum is another one. */
const allowed = 1e-5;

async function everyValue(model: OpenedModel, memory: MemoryMode, ids: readonly number[]) {
  const engine = new NodeEngine(model, nodeRuntime(1), memory);
  await engine.load();
  const decoder = model.plan.stacks.length > 1 ? { decoder: ids.slice(0, 4) } : {};
  const { predictions } = await engine.run(ids, 'none', decoder);
  const values = new Map<Address, Activation>();
  for (const { id, ops } of model.plan.segments) {
    if (id.kind !== 'layer') continue;
    const addresses = ops.map(({ address }) => address);
    for (const value of await engine.core.readLayer(id, addresses)) values.set(value.address, value);
  }
  for (const { address } of model.plan.ops) {
    if (!values.has(address)) values.set(address, ensure(await engine.core.read(address), address));
  }
  await engine.core.dispose();
  return { values, predictions };
}

/** Most that any value differs, in shares of the largest of its row. */
function largestShare(found: Float32Array, expected: Float32Array, width: number): number {
  let largest = 0;
  for (let from = 0; from < expected.length; from += width) {
    let [most, off] = [0, 0];
    for (let at = from; at < from + width; at++) {
      const [a, b] = [found[at] ?? Number.NaN, expected[at] ?? Number.NaN];
      if (a === b) continue;
      most = Math.max(most, Math.abs(b));
      off = Math.max(off, Math.abs(a - b));
      if (Number.isNaN(off)) return Number.NaN;
    }
    for (let at = from; at < from + width; at++) {
      const size = Math.abs(expected[at] ?? 0);
      if (Number.isFinite(size)) most = Math.max(most, size);
    }
    largest = Math.max(largest, most > 0 ? off / most : off);
  }
  return largest;
}

async function compare(
  open: () => Promise<OpenedModel>,
  ids: readonly number[],
  most: number,
): Promise<number> {
  const full = await everyValue(await open(), 'full', ids);
  const model = await open();
  const low = await everyValue(model, 'low', ids);
  let compared = 0;
  // Masked scores are the scaled ones, of which some rows keep only small values.
  for (const op of model.plan.ops.filter(({ kind }) => kind !== 'mask')) {
    const expected = ensure(full.values.get(op.address), op.address);
    const found = ensure(low.values.get(op.address), op.address);
    expect(found.shape, op.address).toEqual(expected.shape);
    const width = expected.shape.at(-1) ?? 1;
    const share = largestShare(found.values as Float32Array, expected.values as Float32Array, width);
    expect(share, op.address).toBeLessThanOrEqual(most);
    compared++;
  }
  expect(low.predictions.map((row) => row[0]?.id)).toEqual(full.predictions.map((row) => row[0]?.id));
  return compared;
}

describe('with weights that stay packed', () => {
  it('SmolLM2 has the values of the full mode at every address, bit for bit', async () => {
    const ids = [1882, 4, 11, 284, 3575, 253, 7141, 30, 28, 3575, 1041, 253, 4337, 288];
    const open = () => openModelFolder(modelFolder('smollm2-135m-instruct'), 'smollm2');
    expect(await compare(open, ids, 0)).toBeGreaterThan(500);
  });

  it.each(['llama', 'gemma2', 'gpt-neox', 'bert', 't5', 'bart', 'marian'])(
    '%s has the values of the full mode at every address',
    async (folder) => {
      const compared = await compare(() => openFixture(folder), [5, 9, 21, 14, 9, 2, 6], allowed);
      expect(compared).toBeGreaterThan(20);
    },
  );

  it('layers that are made alike share one session', async () => {
    const model = await openModelFolder(modelFolder('smollm2-135m-instruct'), 'smollm2');
    const runtime = nodeRuntime(1);
    let sessions = 0;
    const counting = {
      ...runtime,
      createSession: (...args: Parameters<typeof runtime.createSession>) => {
        sessions++;
        return runtime.createSession(...args);
      },
    };
    const engine = new NodeEngine(model, counting, 'low');
    await engine.load();
    // 30 layers and the head.
    expect(sessions).toBe(2);
    await engine.core.dispose();
  });

  it('goes on with a text as in the full mode', async () => {
    const texts = await Promise.all(
      (['full', 'low'] as const).map(async (memory) => {
        const model = await openModelFolder(modelFolder('letters-to-sounds'), 'letters');
        const engine = new NodeEngine(model, nodeRuntime(1), memory);
        await engine.load();
        const { text } = await engine.generate('conscience', 40);
        await engine.core.dispose();
        return text;
      }),
    );
    expect(texts).toEqual(['K AH N S AY AH N S', 'K AH N S AY AH N S']);
  });
});
