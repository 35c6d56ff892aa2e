import { ensure } from '../../base/brand.ts';
import type { Activation } from '../../model/activation.ts';
import type { Address } from '../../model/address.ts';
import type { ModelPlan, Segment } from '../../model/plan.ts';
import type { RuntimeTensor } from '../runtime/runtime.ts';
import type { Values } from './layerMeasures.ts';
import { LengthFeeds } from './segmentFeeds.ts';
import type { LoadedSegment, SegmentSessions } from './segmentSessions.ts';
import type { TextRun } from './textRun.ts';

export interface SegmentResult {
  readonly values: Values;
  /** Time of the session alone. */
  readonly ms: number;
}

/** Runs one segment of a text from the kept values it reads. The same graph whatever is fetched: the same bits. */
export class SegmentRunner {
  readonly #plan: ModelPlan;
  readonly #sessions: SegmentSessions;
  readonly #feeds: LengthFeeds;

  constructor(plan: ModelPlan, sessions: SegmentSessions) {
    this.#plan = plan;
    this.#sessions = sessions;
    this.#feeds = new LengthFeeds(plan.config);
  }

  async run(run: TextRun, segment: Segment, fetches: readonly Address[]): Promise<SegmentResult> {
    const loaded = await run.orStopped(this.#sessions.get(segment));
    const reads = await Promise.all(segment.reads.map((address) => this.#carried(run, address)));
    return this.#runLoaded(loaded, run.length, reads, fetches);
  }

  async #runLoaded(
    { segment, graph, session }: LoadedSegment,
    length: number,
    reads: readonly RuntimeTensor[],
    fetches: readonly Address[],
  ): Promise<SegmentResult> {
    const carried = Object.fromEntries(
      segment.reads.map((address, index) => [address, ensure(reads[index], address)]),
    );
    const feeds = { ...carried, ...this.#feeds.of(graph, length) };
    const start = performance.now();
    const values = await session.run(feeds, [...new Set(fetches)]);
    return { values, ms: performance.now() - start };
  }

  #carried(run: TextRun, address: Address): Promise<RuntimeTensor> {
    return ensure(run.carried.get(address), `${address} among the kept values`).promise;
  }

  activation(values: Values, address: Address): Activation {
    const { values: data, shape } = ensure(values[address], address);
    return toActivation(this.#plan, address, data, shape);
  }
}

export function toActivation(
  plan: ModelPlan,
  address: Address,
  values: Float32Array,
  shape: readonly number[],
): Activation {
  const op = ensure(plan.byAddress.get(address), `${address} of the plan`);
  return { address, axes: op.axes.map((axis) => axis.name), shape, values };
}
