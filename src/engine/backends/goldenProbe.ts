import { ensure } from '../../base/brand.ts';
import { buildSegmentGraph, segmentName } from '../../graph/buildSegmentGraph.ts';
import type { ModelPlan, Segment } from '../../model/plan.ts';
import { LengthFeeds } from '../core/segmentFeeds.ts';
import type { ExternalData, Runtime, RuntimeTensor } from '../runtime/runtime.ts';
import type { WeightSource } from '../weights/weightSource.ts';
import { worstRowDifference } from './rowAgreement.ts';

export interface ProbeParts {
  readonly plan: ModelPlan;
  readonly source: WeightSource;
  readonly tested: Runtime;
  readonly trusted: Runtime;
}

const probeTokens = 8;
const allowed = 1e-3;

/**
 * Runs 8 fixed tokens through a few segments on both runtimes, each from the same input, and compares every value.
 * null when all agree within 1e-3 of the largest value of their row, else what did not.
 */
export async function goldenProbe({ plan, source, tested, trusted }: ProbeParts): Promise<string | null> {
  const feeds = new LengthFeeds(plan.config);
  let stream = await probeInput(plan, source);
  for (const segment of probedSegments(plan)) {
    const graph = buildSegmentGraph(plan, segment);
    const names = graph.weights.map(({ name }) => name);
    await source.require(names);
    const weights: ExternalData = Object.fromEntries(names.map((name) => [name, source.expand(name)]));
    const input = ensure(segment.reads[0], `input of ${segmentName(segment.id)}`);
    const run = async (runtime: Runtime) => {
      const session = await runtime.createSession(graph.bytes, weights);
      const given = { [input]: stream, ...feeds.of(graph, probeTokens) };
      const fetches = segment.ops.map((op) => op.address);
      return session.run(given, fetches).finally(() => session.release());
    };
    const [expected, found] = [await run(trusted), await run(tested)];
    for (const { address } of segment.ops) {
      const { values, shape } = ensure(expected[address], address);
      const other = ensure(found[address], address);
      const difference = worstRowDifference(other.values, values, shape.at(-1) ?? 1);
      if (difference > allowed)
        return `${address} differs by ${formatShare(difference)} of its row's largest value`;
    }
    const last = ensure(segment.ops.at(-1), 'an op').address;
    if (segment.id.kind === 'layer') stream = ensure(expected[last], last);
  }
  return null;
}

/** The first layer, one at two fifths, the last, and the head. */
function probedSegments(plan: ModelPlan): readonly Segment[] {
  const layers = plan.segments.filter(({ id }) => id.kind === 'layer');
  const chosen = [0, Math.floor(layers.length * 0.4), layers.length - 1].map((index) => layers[index]);
  const heads = plan.segments.filter(({ id }) => id.kind === 'head');
  return [...new Set([...chosen, ...heads])].filter((segment) => segment !== undefined);
}

async function probeInput(plan: ModelPlan, source: WeightSource): Promise<RuntimeTensor> {
  const lookup = ensure(
    plan.ops.find((op) => op.kind === 'lookup'),
    'a lookup of the plan',
  );
  const table = ensure(lookup.weight, `table of ${lookup.address}`);
  await source.require([table]);
  const ids = Array.from({ length: probeTokens }, (_, index) => (index * 7919 + 11) % plan.config.vocabSize);
  return { values: source.expandRows(table, ids), shape: [probeTokens, plan.config.dModel] };
}

function formatShare(share: number): string {
  return Number.isFinite(share) ? share.toPrecision(2) : 'no finite part';
}
