import { beforeAll, describe, expect, it } from 'vitest';
import { ensure } from '../../base/brand.ts';
import { deferred } from '../../base/deferred.ts';
import type { Address } from '../../model/address.ts';
import { NodeEngine } from '../node/nodeEngine.ts';
import type { OpenedModel } from '../node/openModelFolder.ts';
import type { EngineEvent } from '../protocol.ts';
import { nodeRuntime } from '../runtime/nodeOrt.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { openTinyModel } from '../testing/tinyModel.ts';

const ids = [5, 9, 2, 40, 41, 42, 9, 2];
let model: OpenedModel;
let runtime: Runtime;

beforeAll(async () => {
  model = await openTinyModel();
  runtime = nodeRuntime(1);
});

function recorded(engine: NodeEngine): EngineEvent[] {
  const events: EngineEvent[] = [];
  engine.on((event) => events.push(event));
  return events;
}

describe('a run', () => {
  it('sends tokens first, then each layer, predictions, final shares, done', async () => {
    const engine = new NodeEngine(model, runtime);
    await engine.load();
    const events = recorded(engine);
    await engine.run(ids, 'view');
    const layers = model.plan.config.nLayers;
    expect(events.map(({ kind }) => kind)).toEqual([
      'tokens',
      ...Array(layers).fill('layer'),
      'predictions',
      'derived',
      'done',
    ]);
    const points = events.flatMap((event) =>
      event.kind === 'layer' && event.layer === 1 ? event.activations : [],
    );
    expect(points.map(({ address }) => address)).toEqual([
      'decoder.1.attn.pattern',
      'decoder.1.resid_post',
      'decoder.1.view.share',
      'decoder.1.view.attn_size',
      'decoder.1.view.mlp_size',
      'decoder.1.view.turn',
      'decoder.1.view.norm',
    ]);
  });

  it('shows layers while later ones are still on their way', async () => {
    const gate = deferred<void>();
    const last = `.${model.plan.config.nLayers - 1}.`;
    const slow: OpenedModel = {
      ...model,
      source: {
        ...model.source,
        require: async (names, signal) => {
          if (names.some((name) => name.includes(last))) await gate.promise;
          await model.source.require(names, signal);
        },
      },
    };
    const engine = new NodeEngine(slow, runtime);
    const events = recorded(engine);
    const loading = engine.load();
    const running = engine.run(ids, 'view');
    const seen = () => events.filter(({ kind }) => kind === 'layer').length;
    await expect.poll(seen).toBe(model.plan.config.nLayers - 1);
    gate.resolve();
    await running;
    await loading;
    expect(seen()).toBe(model.plan.config.nLayers);
  });

  it('stops at its next layer when it is cancelled, even while it waits for a download', async () => {
    const never: OpenedModel = {
      ...model,
      source: {
        ...model.source,
        require: async (names, signal) => {
          if (names.some((name) => name.includes('.1.'))) await new Promise(() => {});
          await model.source.require(names, signal);
        },
      },
    };
    const engine = new NodeEngine(never, runtime);
    const events = recorded(engine);
    void engine.load();
    const running = engine.run(ids, 'view');
    await expect.poll(() => events.some(({ kind }) => kind === 'layer')).toBe(true);
    engine.core.cancel(1);
    await expect(running).rejects.toThrow('cancelled');
    expect(events.at(-1)).toEqual({ kind: 'cancelled', id: 1 });
    // What was computed before stays readable; what was not is no value.
    expect(await engine.core.read('decoder.0.mlp.act' as Address)).not.toBeNull();
    expect(await engine.core.read('decoder.2.mlp.act' as Address)).toBeNull();
  });

  it('gives way to a newer text', async () => {
    const engine = new NodeEngine(model, runtime);
    await engine.load();
    const first = engine.run(ids, 'view');
    const second = engine.run([7, 7, 7], 'view');
    await expect(first).rejects.toThrow('cancelled');
    expect((await second).tokens).toHaveLength(3);
    expect((await engine.core.read('decoder.tokens' as Address))?.values).toEqual(
      BigInt64Array.of(7n, 7n, 7n),
    );
  });

  it('refuses a text that is too long and keeps the run before it', async () => {
    const engine = new NodeEngine(model, runtime);
    await engine.load();
    await engine.run(ids, 'none');
    await expect(engine.run([...ids, 1], 'none', { limit: 8 })).rejects.toThrow(
      'This text has 9 tokens, 1 more than the 8 that fit: shorten it.',
    );
    expect((await engine.core.read('decoder.logits' as Address))?.shape[0]).toBe(8);
  });

  it('of an empty text has no layers and no predictions', async () => {
    const engine = new NodeEngine(model, runtime);
    await engine.load();
    const events = recorded(engine);
    expect((await engine.run([], 'view')).tokens).toEqual([]);
    expect(events.map(({ kind }) => kind)).toEqual(['tokens', 'predictions', 'done']);
  });

  it('has the first layer, then the head, then the other layers', async () => {
    const expanded: string[] = [];
    const noted: OpenedModel = {
      ...model,
      source: {
        ...model.source,
        expand: (name) => {
          expanded.push(name);
          return model.source.expand(name);
        },
      },
    };
    await new NodeEngine(noted, runtime).load();
    const segments = expanded.map((name) => /\d+/.exec(name)?.[0] ?? 'head');
    expect(segments.filter((segment, index) => segment !== segments[index - 1])).toEqual([
      '0',
      'head',
      '1',
      '2',
    ]);
  });

  it('asks once for weights that fail to arrive, and reports it when their turn comes', async () => {
    const asked: string[] = [];
    const damaged: OpenedModel = {
      ...model,
      source: {
        ...model.source,
        require: async (names, signal) => {
          const query = names.find((name) => name.endsWith('.1.attn.q'));
          if (query) {
            asked.push(query);
            throw new Error(`${query} is damaged`);
          }
          await model.source.require(names, signal);
        },
      },
    };
    const engine = new NodeEngine(damaged, runtime);
    const loaded = recorded(engine);
    await expect(engine.load()).rejects.toThrow('is damaged');
    expect(loaded.filter(({ kind }) => kind === 'layerLoaded')).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });

  it('reports a weight of the wrong shape in a sentence', async () => {
    const source = { ...model.source, shape: () => [3, 3] };
    const engine = new NodeEngine({ ...model, source }, runtime);
    await expect(engine.load()).rejects.toThrow(/found shape \[3, 3\], expected \[\d+/);
    await expect(engine.run(ids, 'none')).rejects.toThrow(/The model cannot be used: .*found shape/);
  });
});

describe('reading', () => {
  it('gives measures alike in a run and on demand', async () => {
    const engine = new NodeEngine(model, runtime);
    await engine.load();
    const run = await engine.run(ids, 'view');
    const views = [...run.values].filter(([address]) => address.includes('.view.'));
    await engine.run(ids, 'none');
    for (const [address, { values }] of views)
      expect((await engine.core.read(address))?.values).toEqual(values);
  });

  it('gives weights as published and null for what does not exist', async () => {
    const engine = new NodeEngine(model, runtime);
    await engine.load();
    await engine.run(ids, 'none');
    const { dModel, vocabSize } = model.plan.config;
    const table = ensure(await engine.core.read('weights.decoder.embed' as Address), 'the table');
    expect(table.shape).toEqual([vocabSize, dModel]);
    const embed = ensure(await engine.core.read('decoder.embed' as Address), 'the rows');
    const row = (table.values as Float32Array).subarray(9 * dModel, 10 * dModel);
    expect((embed.values as Float32Array).subarray(dModel, 2 * dModel)).toEqual(row);
    for (const address of ['decoder.99.attn.q', 'decoder.0.attn.nothing', 'weights.decoder.0.nothing', 'x']) {
      expect(await engine.core.read(address as Address), address).toBeNull();
    }
  });
});
