import { ensure } from '../../src/base/brand.ts';
import { wasmRuntime } from '../../src/engine/runtime/ortWasm.ts';
import { manifestSource } from '../../src/engine/weights/manifestSource.ts';
import { buildSegmentGraph } from '../../src/graph/buildSegmentGraph.ts';
import { emptyPasts, LengthFeeds } from '../../src/engine/core/segmentFeeds.ts';
import { families } from '../../src/model/architectures/families.ts';
import { buildPlan } from '../../src/model/buildPlan.ts';
import { parseManifest } from '../../src/model/manifest.ts';
import { mergedSegment } from '../engine/mergedSegment.ts';
import type { OneGraphReply, OneGraphRequest } from './oneGraphMessages.ts';

type Run = (ids: readonly number[]) => Promise<Readonly<Record<string, Float32Array>>>;

/** The model as a single graph in the engine's own runtime: what cutting it into segments is compared with. */
async function start(modelUrl: string, threads: number): Promise<Run> {
  const manifest = parseManifest(await (await fetch(`${modelUrl}manifest.json`)).json());
  const plan = buildPlan(ensure(families[manifest.family], `the family ${manifest.family}`), manifest.config);
  const source = manifestSource(manifest, {
    fetch: async ({ path }) => new Uint8Array(await (await fetch(modelUrl + path)).arrayBuffer()),
  });
  const segment = mergedSegment(plan);
  const graph = buildSegmentGraph(plan, segment);
  const names = graph.weights.map(({ name }) => name);
  await source.require(names);
  const weights = Object.fromEntries(names.map((name) => [name, source.expand(name)]));
  const session = await wasmRuntime(threads).createSession(graph.bytes, weights);
  const table = ensure(plan.ops[0]?.weight, 'the embedding of the plan');
  const read = ensure(segment.reads[0], 'the value the first layer reads');
  const lengths = new LengthFeeds(plan.config);
  const fetches = segment.ops.map(({ address }) => address);
  return async (ids) => {
    const feeds = { ...lengths.of(graph, { from: 0, to: ids.length }), ...emptyPasts(graph) };
    const embedded = { values: source.expandRows(table, ids), shape: [ids.length, plan.config.dModel] };
    const outputs = await session.run({ [read]: embedded, ...feeds }, fetches);
    return Object.fromEntries(Object.entries(outputs).map(([name, { values }]) => [name, values]));
  };
}

let run: Run | null = null;

async function answer(request: OneGraphRequest): Promise<void> {
  if (request.kind === 'start') {
    run = await start(request.modelUrl, request.threads);
    return reply({ kind: 'ready' });
  }
  const all = await ensure(run, 'the started model')(request.ids);
  const kept = Object.entries(all).filter(([name]) => !name.endsWith('.logits'));
  reply(
    { kind: 'ran', values: Object.fromEntries(kept) },
    kept.map(([, { buffer }]) => buffer),
  );
}

function reply(message: OneGraphReply, transfer: readonly ArrayBufferLike[] = []): void {
  postMessage(message, { transfer: transfer as readonly ArrayBuffer[] as ArrayBuffer[] });
}

addEventListener('message', ({ data }: MessageEvent<OneGraphRequest>) => {
  answer(data).catch((error: unknown) => reply({ kind: 'failed', message: String(error) }));
});
