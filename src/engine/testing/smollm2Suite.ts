import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensure } from '../../base/brand.ts';
import type { Address } from '../../model/address.ts';
import { restingCandidates, combineResting } from '../../model/derive/resting.ts';
import { NodeEngine } from '../node/nodeEngine.ts';
import { openModelFolder } from '../node/openModelFolder.ts';
import { nodeRuntime } from '../runtime/nodeOrt.ts';
import { compareWithReference, readReference, referenceTexts, smollm2Folder } from './sampledReference.ts';

const fixtures = 'smollm2';

/** Filled before the tests run. */
interface Held {
  engine?: NodeEngine;
}

/** The same tests for every number of threads; threads are fixed per process, so each has a file of its own. */
export function describeSmollm2(threads: number): void {
  describe(`SmolLM2 on wasm, ${threads} threads`, () => {
    const held: Held = {};

    beforeAll(async () => {
      const model = await openModelFolder(smollm2Folder, 'smollm2-135m-instruct');
      held.engine = new NodeEngine(model, nodeRuntime(threads));
      await held.engine.load();
    });
    afterAll(() => held.engine?.core.dispose());
    testNumbers(held);
    testInvariants(held);
  });
}

function testNumbers(held: Held): void {
  it.each(referenceTexts)('%s equals PyTorch at every stored address', async (slug) => {
    const engine = ensure(held.engine, 'the engine');
    const { text, ids, top10_last_position: top = [] } = readReference(fixtures, slug);
    const run = await engine.run(text, 'all');
    expect(run.tokens.map((token) => token.id)).toEqual(ids);
    const { addresses, errors } = await compareWithReference(engine, { folder: fixtures, slug }, run);
    expect(addresses).toBeGreaterThan(slug === 'cat-mat' ? 560 : 60);
    for (const [point, error] of Object.entries(errors)) {
      expect(error, `${point}, in units of its tolerance`).toBeLessThan(1);
    }
    const best = run.predictions.at(-1) ?? [];
    expect(best.slice(0, 3).map(({ id }) => id)).toEqual(top.slice(0, 3).map(({ id }) => id));
    expect(best[0]?.probability).toBeCloseTo(top[0]?.probability ?? Number.NaN, 4);
  });

  it('has patterns of 270 heads whose rows sum to 1, exactly 0 above the diagonal', async () => {
    const engine = ensure(held.engine, 'the engine');
    const run = await engine.run(readReference(fixtures, 'cat-mat').text, 'view');
    const patterns = [...run.values.values()].filter(({ address }) => address.endsWith('.attn.pattern'));
    expect(patterns.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0)).toBe(270);
    const length = run.tokens.length;
    for (const { address, values } of patterns) {
      for (let row = 0; row < values.length / length; row++) {
        const weights = (values as Float32Array).subarray(row * length, (row + 1) * length);
        const query = row % length;
        const sum = weights.reduce((total, weight) => total + weight, 0);
        expect(Math.abs(sum - 1), `${address} row ${row}`).toBeLessThan(1e-5);
        if (weights.subarray(query + 1).some((weight) => weight !== 0)) {
          throw new Error(`${address}: a weight above the diagonal in row ${row}`);
        }
      }
    }
  });
}

function testInvariants(held: Held): void {
  it('gives the same bits with capture on and off, in a run and on demand', async () => {
    const engine = ensure(held.engine, 'the engine');
    const { text } = readReference(fixtures, 'mary-john');
    const logits = 'decoder.logits' as Address;
    const all = await engine.run(text, 'all');
    const withAll = await engine.core.read(logits);
    for (const [address, { values }] of all.values) {
      if (/\.(0|13|29)\./.test(address))
        expect((await engine.core.read(address))?.values, address).toEqual(values);
    }
    const view = await engine.run(text, 'view');
    for (const [address, { values }] of view.values)
      expect(values, address).toEqual(all.values.get(address)?.values);
    await engine.run(text, 'none');
    expect((await engine.core.read(logits))?.values).toEqual(withAll?.values);
  });

  it('gives a row the same values whatever follows it', async () => {
    const engine = ensure(held.engine, 'the engine');
    const { ids } = readReference(fixtures, 'river-bank');
    const whole = await engine.run(ids, 'view');
    const wholeLogits = (await engine.core.read('decoder.logits' as Address))?.values as Float32Array;
    const { nHeads, vocabSize } = engine.model.plan.config;
    for (const length of [1, 4, ids.length - 1]) {
      const part = await engine.run(ids.slice(0, length), 'view');
      const logits = (await engine.core.read('decoder.logits' as Address))?.values as Float32Array;
      const row = (length - 1) * vocabSize;
      expect(largestDifference(logits, wholeLogits, row, row, vocabSize)).toBeLessThan(1e-3);
      for (const [address, { values }] of part.values) {
        if (!address.endsWith('.attn.pattern')) continue;
        const other = ensure(whole.values.get(address), address).values as Float32Array;
        for (let head = 0; head < nHeads; head++) {
          const from = (head * length + length - 1) * length;
          const to = (head * ids.length + length - 1) * ids.length;
          expect(largestDifference(values as Float32Array, other, from, to, length)).toBeLessThan(1e-4);
        }
      }
    }
  });

  it('finds the resting columns of mary-john: "When" in 219 heads, the first "the" in 59, nothing else', async () => {
    const engine = ensure(held.engine, 'the engine');
    const run = await engine.run(readReference(fixtures, 'mary-john').text, 'view');
    const patterns = [...run.values.values()].filter(({ address }) => address.endsWith('.attn.pattern'));
    const candidates = patterns.map(({ values, shape }) =>
      restingCandidates({ values: values as Float32Array, shape }),
    );
    const keys = combineResting(candidates, 270).flat(2);
    const counts = new Map(
      [...new Set(keys)].map((key) => [key, keys.filter((other) => other === key).length]),
    );
    expect(counts).toEqual(
      new Map([
        [0, 219],
        [6, 59],
      ]),
    );
  });

  it('splits attn.out into what each head writes', async () => {
    const engine = ensure(held.engine, 'the engine');
    await engine.run(readReference(fixtures, 'cat-mat').text, 'none');
    const parts = ensure(await engine.core.read('decoder.13.attn.head_out' as Address), 'head_out');
    const out = ensure(await engine.core.read('decoder.13.attn.out' as Address), 'out')
      .values as Float32Array;
    const sums = new Float64Array(out.length);
    (parts.values as Float32Array).forEach((value, index) => {
      sums[index % out.length] = (sums[index % out.length] ?? 0) + value;
    });
    const largest = out.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    out.forEach((value, index) => {
      expect(Math.abs(value - (sums[index] ?? 0))).toBeLessThan(1e-5 * largest);
    });
  });
}

function largestDifference(
  a: Float32Array,
  b: Float32Array,
  fromA: number,
  fromB: number,
  count: number,
): number {
  let worst = 0;
  for (let i = 0; i < count; i++) {
    worst = Math.max(worst, Math.abs((a[fromA + i] ?? Number.NaN) - (b[fromB + i] ?? Number.NaN)));
  }
  return worst;
}
