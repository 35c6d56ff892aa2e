import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import type * as Ort from 'onnxruntime-web';
import { ensure } from '../../src/base/brand.ts';
import { emptyPasts, LengthFeeds } from '../../src/engine/core/segmentFeeds.ts';
import { buildSegmentGraph } from '../../src/graph/buildSegmentGraph.ts';
import type { NativeReply, NativeRequest } from './nativeMessages.ts';
import { mergedSegment } from './mergedSegment.ts';
import { nodeModel } from './nodeModel.ts';

/**
 * The native side of the comparison, in a process of its own: ONNX Runtime for Node runs one graph of the whole
 * model, with as many threads as the process's argument says, and returns the value of every address.
 */
// Typed by the web package: both implement onnxruntime-common, and this one is installed by the bench alone.
const ort: typeof Ort = createRequire(import.meta.url)('onnxruntime-node');
const threads = Number(process.argv[2]);

const { plan, source } = await nodeModel();
const segment = mergedSegment(plan);
const graph = buildSegmentGraph(plan, segment);
const names = graph.weights.map(({ name }) => name);
await source.require(names);
const session = await ort.InferenceSession.create(graph.bytes, {
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  externalData: names.map((path) => ({ path, data: new Uint8Array(source.expand(path).buffer) })),
});
const lengths = new LengthFeeds(plan.config);
const table = ensure(plan.ops[0]?.weight, 'the embedding of the plan');
const read = ensure(segment.reads[0], 'the value the first layer reads');

async function run(ids: readonly number[]): Promise<{ readonly ms: number; readonly values: number }> {
  const startMs = performance.now();
  const tensor = (values: Float32Array, shape: readonly number[]) => new ort.Tensor('float32', values, shape);
  const given = { ...lengths.of(graph, { from: 0, to: ids.length }), ...emptyPasts(graph) };
  const feeds = Object.fromEntries(
    Object.entries(given).map(([name, { values, shape }]) => [name, tensor(values, shape)] as const),
  );
  const embedded = tensor(source.expandRows(table, ids), [ids.length, plan.config.dModel]);
  const outputs = await session.run({ [read]: embedded, ...feeds });
  const ms = performance.now() - startMs;
  return { ms, values: Object.values(outputs).reduce((sum, { size }) => sum + size, 0) };
}

function reply(message: NativeReply): void {
  process.send?.(message);
}

process.on('message', (request: NativeRequest) => {
  run(request.ids).then(
    (result) => reply({ kind: 'ran', ...result }),
    (error: unknown) => reply({ kind: 'failed', message: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
reply({ kind: 'ready' });
