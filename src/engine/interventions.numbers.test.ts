import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import type { Activation } from '../model/activation.ts';
import type { Address } from '../model/address.ts';
import { type Intervention, parseInterventions } from '../model/interventions.ts';
import type { SweptCell } from '../model/sweep.ts';
import { NodeEngine } from './node/nodeEngine.ts';
import type { RunRecord } from './node/nodeEngine.ts';
import { nodeRuntime } from './runtime/nodeOrt.ts';
import { fixtureFolder, openFixture } from './testing/tinyModel.ts';

const ids = [5, 9, 2, 7, 11, 3];

interface PytorchRuns {
  readonly ids: readonly number[];
  readonly other: readonly number[];
  readonly runs: Readonly<
    Record<string, { readonly resid_post: readonly number[]; readonly logits: readonly number[] }>
  >;
}

/** Largest distance as a share of the largest number. */
function errorOf(found: ArrayLike<number>, expected: readonly number[]): number {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return (
    expected.reduce((worst, value, i) => Math.max(worst, Math.abs((found[i] as number) - value)), 0) / largest
  );
}

function listOf(text: string): readonly Intervention[] {
  const parsed = parseInterventions(text);
  if ('wrong' in parsed) throw new Error(parsed.wrong);
  return parsed.list;
}

async function engineOf(family: string): Promise<NodeEngine> {
  const engine = new NodeEngine(await openFixture(family), nodeRuntime(1));
  await engine.load();
  return engine;
}

function changed(text: string) {
  return { changes: { list: listOf(text), patches: [] } };
}

function floats(run: RunRecord, address: string): Float32Array {
  const values = ensure(run.values.get(address as Address), address).values;
  if (!(values instanceof Float32Array)) throw new Error(address);
  return values;
}

describe.each(['llama', 'gpt2'])('changes of %s', (family) => {
  const {
    ids: text,
    other,
    runs,
  } = JSON.parse(readFileSync(join(fixtureFolder(family), 'interventions.json'), 'utf8')) as PytorchRuns;
  let engine: NodeEngine;
  let patches: readonly Activation[];
  beforeAll(async () => {
    engine = await engineOf(family);
    patches = [...(await engine.run(other, 'all')).values.values()];
  });

  it.each(Object.keys(runs))('"%s" gives what PyTorch gives with the same hooks', async (change) => {
    const expected = ensure(runs[change], change);
    const run = await engine.run(text, 'all', { changes: { list: listOf(change), patches } });
    const last = engine.model.plan.config.nLayers - 1;
    expect(errorOf(floats(run, `decoder.${last}.resid_post`), expected.resid_post)).toBeLessThan(1e-4);
    const logits = ensure(await engine.core.read('decoder.logits' as Address), 'logits');
    const width = logits.shape[1] ?? 1;
    const row = (logits.values as Float32Array).subarray((text.length - 1) * width);
    expect(errorOf(row, expected.logits)).toBeLessThan(1e-4);
    if (change !== '') {
      // It is no reference of nothing.
      expect(errorOf(expected.logits, runs['']?.logits ?? [])).toBeGreaterThan(1e-4);
    }
  });
});

describe('a changed run', () => {
  let engine: NodeEngine;
  let plain: RunRecord;
  beforeAll(async () => {
    engine = await engineOf('llama');
    plain = await engine.run(ids, 'all');
  });

  it.each(['head:1.2*1', 'attn:0*1', 'score*1', 'layer:2*1', 'allow:1.*.3.2', 'score:1.0*1,mlp:1*1'])(
    'with %s has the bits of an untouched one',
    async (text) => {
      const run = await engine.run(ids, 'all', changed(text));
      expect(run.values.size).toBe(plain.values.size);
      for (const [address, { values }] of plain.values) {
        expect(run.values.get(address)?.values, address).toEqual(values);
      }
      expect(run.predictions).toEqual(plain.predictions);
    },
  );

  it('begins at the first layer that is changed, with the very values of those before', async () => {
    await engine.run(ids, 'all');
    const seen: string[] = [];
    const off = engine.on((event) => {
      if (event.kind === 'reused') seen.push(`reused ${JSON.stringify(event.layers)}`);
      if (event.kind === 'layer') seen.push(`layer ${event.layer}`);
    });
    await engine.run(ids, 'all', changed('head:2.0*0'));
    await engine.run(ids, 'all', changed('head:2.0*0,mlp:1*0.5'));
    await engine.run(ids, 'all', changed('head:0.0*0'));
    off();
    expect(seen).toEqual([
      'reused {"decoder":2}',
      'layer 2',
      'reused {"decoder":1}',
      'layer 1',
      'layer 2',
      'layer 0',
      'layer 1',
      'layer 2',
    ]);
  });

  it('without any of a layer’s heads adds nothing but the bias of its attention', async () => {
    const gpt2 = await engineOf('gpt2');
    const heads = Array.from(
      { length: gpt2.model.plan.config.nHeads },
      (_, head) => `head:1.${head}*0`,
    ).join();
    const run = await gpt2.run(ids, 'all', changed(heads));
    const bias = ensure(
      await gpt2.core.readWeights('weights.decoder.1.attn.out.bias' as never, null),
      'bias',
    ).values;
    const out = floats(run, 'decoder.1.attn.out');
    for (let i = 0; i < out.length; i++) expect(out[i]).toBeCloseTo(Number(bias[i % bias.length]), 6);
    const none = await gpt2.run(ids, 'all', changed('attn:1*0'));
    expect(floats(none, 'decoder.1.attn.out').every((value) => value === 0)).toBe(true);
    // A family without that bias: the same numbers both ways.
    const llama = Array.from(
      { length: engine.model.plan.config.nHeads },
      (_, head) => `head:1.${head}*0`,
    ).join();
    const [a, b] = [
      await engine.run(ids, 'all', changed(llama)),
      await engine.run(ids, 'all', changed('attn:1*0')),
    ];
    expect(floats(a, 'decoder.2.resid_post')).toEqual(floats(b, 'decoder.2.resid_post'));
  });

  it('swept over layers and words gives in each cell what the same change gives by itself', async () => {
    const other = await engine.run([5, 9, 2, 300, 11, 3], 'all');
    const streams = [0, 1, 2].map((layer) => floats(other, `decoder.${layer}.resid_post`));
    const patches = [0, 1, 2].map((layer) =>
      ensure(other.values.get(`decoder.${layer}.resid_post` as Address), 'a stream'),
    );
    await engine.run(ids, 'view');
    const cells: SweptCell[] = [];
    const signal = new AbortController().signal;
    await engine.core.sweep({ streams, pos: 5, words: [] }, [7, null], (cell) => cells.push(cell), signal);
    expect(cells.map(({ layer, row }) => `${layer}.${row}`)).toEqual(
      [0, 1, 2].flatMap((layer) => ids.map((_, row) => `${layer}.${row}`)),
    );
    for (const [layer, row] of [
      [0, 3],
      [1, 3],
      [1, 4],
      [2, 5],
      [2, 1],
    ] as const) {
      const list = listOf(`patch:decoder.${layer}.resid_post@${row}`);
      await engine.run(ids, 'view', { changes: { list, patches } });
      const logits = ensure(await engine.core.read('decoder.logits' as Address), 'logits');
      const expected = (logits.values as Float32Array)[5 * (logits.shape[1] ?? 1) + 7] ?? Number.NaN;
      const found =
        cells.find((cell) => cell.layer === layer && cell.row === row)?.found.words[0]?.logit ?? Number.NaN;
      expect(Math.abs(found - expected), `${layer}.${row}`).toBeLessThan(1e-5);
    }
    // A word before the one that differs changes nothing.
    const [first, unlike] = [cells[0]?.found.words[0]?.logit, cells[3]?.found.words[0]?.logit];
    expect(first).not.toBe(unlike);
  });

  it('says in one sentence what the model or the text has no place for', async () => {
    await expect(engine.run(ids, 'all', changed('head:9.0*0'))).rejects.toThrow(
      'head:9.0*0: this model has no decoder.9.attn.z.',
    );
    await expect(engine.run(ids, 'all', changed('head:0.99*0'))).rejects.toThrow('have heads 0 to');
    await expect(engine.run(ids, 'all', changed('zero:decoder.1.mlp.out@6'))).rejects.toThrow(
      'the text has tokens 0 to 5 only',
    );
    await expect(engine.run(ids, 'all', changed('cut:1.0.0.0'))).rejects.toThrow(
      'token 0 has nothing to look at',
    );
    await expect(engine.run(ids, 'all', changed('patch:decoder.1.mlp.out@2'))).rejects.toThrow(
      'the other lane has no',
    );
    await expect(engine.run(ids, 'all', changed('head:cross.0.0*0'))).rejects.toThrow(
      'no attention called cross',
    );
    const t5 = await engineOf('t5');
    await expect(t5.run(ids, 'all', { decoder: [0, 3], ...changed('head:0.0*0') })).rejects.toThrow(
      'say which attention is meant',
    );
    // The next text is read as if nothing had been.
    expect((await engine.run(ids, 'all')).predictions).toEqual(plain.predictions);
  });
});
