import { ensure } from '../../base/brand.ts';
import { buildSegmentGraph } from '../../graph/buildSegmentGraph.ts';
import { isRowCopy } from '../../graph/emit/emitters.ts';
import type { Address } from '../../model/address.ts';
import type { Token } from '../../model/token.ts';
import { embedRows } from '../core/embedRows.ts';
import type { ModelPlan, Segment } from '../../model/plan.ts';
import { emptyPasts, LengthFeeds } from '../core/segmentFeeds.ts';
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
  const known = await probeInputs(plan, source);
  let stream = ensure([...known.values()][0], 'an input of the probe');
  for (const segment of probedSegments(plan)) {
    const graph = buildSegmentGraph(plan, segment);
    const names = graph.weights.map(({ name }) => name);
    await source.require(names);
    const weights: ExternalData = Object.fromEntries(names.map((name) => [name, source.expand(name)]));
    // Where a probed segment reads one that is not, any stream of the model will do.
    const inputs = Object.fromEntries(
      segment.reads.map((address) => [address, known.get(address) ?? stream]),
    );
    const run = async (runtime: Runtime) => {
      const session = await runtime.createSession(graph.bytes, weights);
      const range = { from: 0, to: probeTokens };
      const given = { ...inputs, ...feeds.of(graph, range), ...emptyPasts(graph) };
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

/** Of all layers the first, one at two fifths and the last; and the heads. */
function probedSegments(plan: ModelPlan): readonly Segment[] {
  const layers = plan.segments.filter(({ id }) => id.kind === 'layer');
  const chosen = [0, Math.floor(layers.length * 0.4), layers.length - 1].map((index) => layers[index]);
  const heads = plan.segments.filter(({ id }) => id.kind === 'head');
  return [...new Set([...chosen, ...heads])].filter((segment) => segment !== undefined);
}

/** What the probe's tokens enter each stack with. */
async function probeInputs(
  plan: ModelPlan,
  source: WeightSource,
): Promise<ReadonlyMap<Address, RuntimeTensor>> {
  const tokens = Array.from({ length: probeTokens }, (_, index) => probeToken(index, plan.config.vocabSize));
  const inputs = new Map<Address, RuntimeTensor>();
  for (const op of plan.ops) {
    if (!isRowCopy(op.kind)) continue;
    if (op.weight) await source.require([op.weight]);
    const values = embedRows(op, plan.config, source, tokens);
    inputs.set(op.address, { values, shape: [probeTokens, plan.config.dModel] });
  }
  return inputs;
}

function probeToken(index: number, vocabSize: number): Token {
  return { id: (index * 7919 + 11) % vocabSize, piece: '', text: '', start: 0, end: 0, special: false };
}

function formatShare(share: number): string {
  return Number.isFinite(share) ? share.toPrecision(2) : 'no finite part';
}
