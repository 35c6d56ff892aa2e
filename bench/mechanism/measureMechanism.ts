import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { repositoryRoot } from '../../scripts/serveDist.ts';
import { ensure } from '../../src/base/brand.ts';
import { NodeEngine } from '../../src/engine/node/nodeEngine.ts';
import { openModelFolder } from '../../src/engine/node/openModelFolder.ts';
import { nodeRuntime } from '../../src/engine/runtime/nodeOrt.ts';
import type { Runtime } from '../../src/engine/runtime/runtime.ts';
import type { LoomTokenizer } from '../../src/engine/tokenizer/loadTokenizer.ts';
import { wallScores } from '../../src/explain/wallScores.ts';
import type { Address } from '../../src/model/address.ts';
import { parseInterventions } from '../../src/model/interventions.ts';
import { attentionsOf } from '../../src/model/stackFacts.ts';
import { modelId, nodeTokenizer } from '../engine/nodeModel.ts';
import { textOfLength } from '../engine/textOfLength.ts';
import { median } from '../median.ts';
import { nativeRuntime } from '../models/nativeRuntime.ts';
import type { Bar, Quantity } from '../report/quantity.ts';

const changedLayers = [0, 10, 20, 29] as const;
/** Head finder and run together, against the run alone. */
const finderBar: Bar = { good: 1.5 };
const stepBar: Bar = { good: 0.08 };
const nativeStepBar: Bar = { good: 1.5 };
const past = 127;

/** What is asked of a run that stands: a change, a cell of a sweep, scores of all heads, one token more. One thread, under Node. */
export async function measureMechanism(rounds: number): Promise<readonly Quantity[]> {
  const tokenizer = await nodeTokenizer();
  const engine = await engineOf(nodeRuntime(1));
  const native = await engineOf(nativeRuntime(1));
  try {
    return [
      ...(await changes(engine, tokenizer, rounds)),
      ...(await sweep(engine, tokenizer)),
      ...(await finder(engine, tokenizer, rounds)),
      ...(await steps(engine, native, tokenizer, rounds)),
    ];
  } finally {
    await engine.core.dispose();
    await native.core.dispose();
  }
}

async function engineOf(runtime: Runtime): Promise<NodeEngine> {
  const engine = new NodeEngine(
    await openModelFolder(join(repositoryRoot, 'models', modelId), modelId),
    runtime,
  );
  await engine.load();
  return engine;
}

async function timed(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return performance.now() - start;
}

async function changes(
  engine: NodeEngine,
  tokenizer: LoomTokenizer,
  rounds: number,
): Promise<readonly Quantity[]> {
  const { ids } = textOfLength(tokenizer, 64);
  const { ids: others } = textOfLength(tokenizer, 64, 1);
  const quantities: Quantity[] = [];
  for (const layer of changedLayers) {
    const parsed = parseInterventions(`head:${layer}.0*0`);
    const list = 'list' in parsed ? parsed.list : [];
    const run = () => engine.run(ids, 'view', { changes: { list, patches: [] } });
    // After another text there is nothing to take over.
    const plain = async () => {
      await engine.run(others, 'view');
      return timed(() => engine.run(ids, 'view'));
    };
    await plain();
    const first = await timed(run);
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const full = await plain();
      ratios.push((await timed(run)) / full);
    }
    quantities.push(figure(`change in layer ${layer} / full run, T = 64`, median(ratios), ''));
    if (layer === changedLayers[0])
      quantities.push(figure('first change of a layer, with its session', first, 'ms'));
  }
  return quantities;
}

async function sweep(engine: NodeEngine, tokenizer: LoomTokenizer): Promise<readonly Quantity[]> {
  const { ids } = textOfLength(tokenizer, 16);
  const full = median([
    await timed(() => engine.run(ids, 'view')),
    await timed(() => engine.run(ids, 'view')),
  ]);
  const { dModel } = engine.model.plan.config;
  const streams = Array.from({ length: 30 }, () => new Float32Array(16 * dModel));
  const stop = new AbortController();
  let cells = 0;
  const ms = await timed(() =>
    engine.core.sweep({ streams, pos: 15, words: [] }, [], () => cells++, stop.signal),
  );
  return [
    figure('patch sweep, one cell, T = 16', ms / cells, 'ms'),
    figure('patch sweep, one cell / full run, T = 16', ms / cells / full, ''),
  ];
}

async function finder(
  engine: NodeEngine,
  tokenizer: LoomTokenizer,
  rounds: number,
): Promise<readonly Quantity[]> {
  const { ids } = textOfLength(tokenizer, 64);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    const { values, tokens } = await engine.run(ids, 'view');
    const runMs = performance.now() - start;
    const stack = ensure(attentionsOf(engine.model.plan)[0], 'an attention');
    const scores = await timed(async () =>
      wallScores({ values, tokens, stack, layersReady: 30 }, 'induction', [], null),
    );
    ratios.push((runMs + scores) / runMs);
  }
  return [figure('run and scores of all heads / run, T = 64', median(ratios), '', finderBar)];
}

async function steps(
  engine: NodeEngine,
  native: NodeEngine,
  tokenizer: LoomTokenizer,
  rounds: number,
): Promise<readonly Quantity[]> {
  const { ids } = textOfLength(tokenizer, past + 1);
  const times: { readonly web: number; readonly native: number; readonly full: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const full = await timed(() => engine.run(ids, 'view'));
    const [web, other] = [
      await stepOf(engine, tokenizer, ids, round),
      await stepOf(native, tokenizer, ids, round),
    ];
    if (round > 0) times.push({ web, native: other, full });
  }
  return [
    figure(`one token more, past ${past}`, median(times.map(({ web }) => web)), 'ms'),
    figure(
      `one token more / full run of ${past + 1}`,
      median(times.map(({ web, full }) => web / full)),
      '',
      stepBar,
    ),
    figure(
      `one token more, web / native, past ${past}`,
      median(times.map(({ web, native: own }) => web / own)),
      '',
      nativeStepBar,
    ),
  ];
}

/** A run that keeps its keys and values, and the time of the token after it. */
async function stepOf(
  engine: NodeEngine,
  tokenizer: LoomTokenizer,
  ids: readonly number[],
  round: number,
): Promise<number> {
  const id = 1_000_000 + round;
  const tokens = tokenizer.encode(tokenizer.decode(ids)).slice(0, past);
  await engine.core.run({ id, tokens: { decoder: tokens }, limit: 512, capture: 'view', grows: true });
  await engine.core.read('decoder.tokens' as Address);
  return timed(() => engine.core.extend(id, ensure(ids.at(-1), 'a token')));
}

function figure(name: string, measured: number, unit: Quantity['unit'], bar: Bar | null = null): Quantity {
  return { section: 'mechanism', name, measured, unit, ...(bar && { bar }) };
}
