import { ensure } from '../../base/brand.ts';
import { buildSegmentGraph, segmentName } from '../../graph/buildSegmentGraph.ts';
import type { ModelPlan, Segment } from '../../model/plan.ts';
import { LengthFeeds } from '../core/segmentFeeds.ts';
import type { ExternalData, Runtime, RuntimeSession, RuntimeTensor } from '../runtime/runtime.ts';
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

export interface ProbeResult {
  /** null when all values agree within 1e-3 of the largest value of their row, else what did not. */
  readonly disagreement: string | null;
  /** Sessions on the tested runtime; with the last session of a device, the device itself goes. */
  readonly release: () => Promise<void>;
}

/** Runs 8 fixed tokens through a few segments on both runtimes, each from the same input, and compares every value. */
export async function goldenProbe({ plan, source, tested, trusted }: ProbeParts): Promise<ProbeResult> {
  const kept: RuntimeSession[] = [];
  const release = async () => {
    for (const session of kept.splice(0)) await session.release();
  };
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
      const values = await session.run(
        given,
        segment.ops.map((op) => op.address),
      );
      if (runtime === tested) kept.push(session);
      else await session.release();
      return values;
    };
    const [expected, found] = [await run(trusted), await run(tested)];
    for (const { address } of segment.ops) {
      const { values, shape } = ensure(expected[address], address);
      const other = ensure(found[address], address);
      const difference = worstRowDifference(other.values, values, shape.at(-1) ?? 1);
      if (difference <= allowed) continue;
      const disagreement = `${address} differs by ${formatShare(difference)} of its row's largest value`;
      return { disagreement, release };
    }
    const last = ensure(segment.ops.at(-1), 'an op').address;
    if (segment.id.kind === 'layer') stream = ensure(expected[last], last);
  }
  return { disagreement: null, release };
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
