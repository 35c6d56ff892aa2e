import { ensure } from '../../base/brand.ts';
import type { Activation } from '../../model/activation.ts';
import type { RowRange } from '../../graph/feeds.ts';
import { type Address, parseAddress, type StackName } from '../../model/address.ts';
import type { ModelPlan, Segment } from '../../model/plan.ts';
import type { RuntimeTensor } from '../runtime/runtime.ts';
import type { Values } from './layerMeasures.ts';
import { editedValues, editFeeds } from './runEdits.ts';
import { emptyPasts, type Feeds, LengthFeeds } from './segmentFeeds.ts';
import type { LoadedSegment, SegmentSessions } from './segmentSessions.ts';
import type { TextRun } from './textRun.ts';

export interface SegmentResult {
  readonly values: Values;
  /** Time of the session alone. */
  readonly ms: number;
}

interface SegmentInputs {
  /** In the order of the segment's reads. */
  readonly reads: readonly RuntimeTensor[];
  readonly range: RowRange;
  readonly pasts: Feeds;
  readonly edits: Feeds;
}

/**
 * Rows that a head takes at a time: each row of logits is as long as the vocabulary, and the runtime's memory,
 * which never shrinks, need not hold those of a whole text.
 */
const headRows = 64;

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

  /** A head gives its values in pieces to `onRows`, rows from `from` on; other segments all at once. */
  async run(
    run: TextRun,
    segment: Segment,
    fetches: readonly Address[],
    onRows: (from: number, values: Values) => void,
  ): Promise<number> {
    const loaded = await this.#loaded(run, segment);
    const reads = await this.#reads(run, segment);
    // The first read is a stream of the segment's own stack; a step may be about to add a row to it.
    const length = reads[0]?.shape[0] ?? 0;
    const pasts = emptyPasts(loaded.graph);
    if (segment.id.kind !== 'head') {
      const range = { from: 0, to: length };
      const edits = this.#edits(run, loaded, range);
      const result = await this.#runLoaded(loaded, { reads, range, pasts, edits }, fetches);
      onRows(0, result.values);
      return result.ms;
    }
    let ms = 0;
    for (let from = 0; from < length; from += headRows) {
      const range = { from, to: Math.min(length, from + headRows) };
      const part = reads.map((read) => rowsOf(read, range));
      const edits = this.#edits(run, loaded, range);
      const result = await this.#runLoaded(loaded, { reads: part, range, pasts, edits }, fetches);
      ms += result.ms;
      onRows(from, result.values);
    }
    return ms;
  }

  /** All rows together. */
  async values(run: TextRun, segment: Segment, fetches: readonly Address[]): Promise<SegmentResult> {
    const pieces: Values[] = [];
    const ms = await this.run(run, segment, fetches, (_, values) => pieces.push(values));
    return { values: joinRows(pieces), ms };
  }

  /**
   * The rows of `range` alone, from the keys and values that the run keeps of those before them. What a segment reads of
   * another stack is among those: it is given no rows of that again.
   */
  async step(
    run: TextRun,
    segment: Segment,
    range: RowRange,
    fetches: readonly Address[],
  ): Promise<SegmentResult> {
    const loaded = await this.#loaded(run, segment);
    const reads = await this.#reads(run, segment);
    const own = segment.reads.map((address) => parseAddress(address)?.stack === segment.id.stack);
    const part = reads.map((read, at) => rowsOf(read, own[at] ? range : { from: 0, to: 0 }));
    const pasts = Object.fromEntries(
      loaded.graph.pasts.map(({ name, address }) => [name, ensure(run.cache.get(address), name)]),
    );
    const edits = this.#edits(run, loaded, range);
    return this.#runLoaded(loaded, { reads: part, range, pasts, edits }, fetches);
  }

  /** The segment as it is, or with inputs that change what the run changes in it. */
  #loaded(run: TextRun, segment: Segment): Promise<LoadedSegment> {
    const edited = editedValues(segment, run.edits);
    return run.orStopped(edited ? this.#sessions.edited(segment, edited) : this.#sessions.get(segment));
  }

  /** Rows of another stack are all there, or, in a step, were there before. */
  #edits(run: TextRun, { segment, graph }: LoadedSegment, range: RowRange): Feeds {
    if (!run.edits || graph.edits.length === 0) return {};
    const isStep = range.from > 0 && segment.id.kind === 'layer';
    const rowsOf = (stack: StackName): RowRange =>
      stack === segment.id.stack ? range : { from: isStep ? run.length(stack) : 0, to: run.length(stack) };
    return editFeeds(this.#plan, run.edits, graph.edits, rowsOf);
  }

  async #runLoaded(
    { segment, graph, session }: LoadedSegment,
    { reads, range, pasts, edits }: SegmentInputs,
    fetches: readonly Address[],
  ): Promise<SegmentResult> {
    const carried = Object.fromEntries(
      segment.reads.map((address, index) => [address, ensure(reads[index], address)]),
    );
    const feeds = { ...carried, ...this.#feeds.of(graph, range), ...pasts, ...edits };
    const start = performance.now();
    const values = await session.run(feeds, [...new Set(fetches)]);
    return { values, ms: performance.now() - start };
  }

  #reads(run: TextRun, segment: Segment): Promise<readonly RuntimeTensor[]> {
    const carried = segment.reads.map((address) => ensure(run.carried.get(address), `${address}, carried`));
    return Promise.all(carried.map(({ promise }) => promise));
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

function rowsOf({ values, shape }: RuntimeTensor, { from, to }: RowRange): RuntimeTensor {
  const [rows = 0, ...rest] = shape;
  if (from === 0 && to === rows) return { values, shape };
  const width = values.length / rows;
  return { values: values.subarray(from * width, to * width), shape: [to - from, ...rest] };
}

/** Rows of several pieces under one another. */
export function joinRows(pieces: readonly Values[]): Values {
  const [first] = pieces;
  if (!first || pieces.length === 1) return first ?? {};
  const joined = Object.keys(first).map((address) => {
    const parts = pieces.map((piece) => ensure(piece[address], address));
    const values = new Float32Array(parts.reduce((sum, part) => sum + part.values.length, 0));
    let at = 0;
    for (const part of parts) {
      values.set(part.values, at);
      at += part.values.length;
    }
    const rows = parts.reduce((sum, part) => sum + (part.shape[0] ?? 0), 0);
    return [address, { values, shape: [rows, ...(parts[0]?.shape.slice(1) ?? [])] }] as const;
  });
  return Object.fromEntries(joined);
}
