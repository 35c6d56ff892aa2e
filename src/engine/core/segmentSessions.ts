import { type Deferred, deferred } from '../../base/deferred.ts';
import { nextTask } from '../../base/nextTask.ts';
import type { EditedValues } from '../../graph/emit/edits.ts';
import { buildPackedGraph, type PackedGraph } from '../../graph/packedGraph.ts';
import { buildSegmentGraph, type SegmentGraph, segmentName } from '../../graph/buildSegmentGraph.ts';
import type { WeightAddress } from '../../model/address.ts';
import { ModelError } from '../../model/error.ts';
import type { ModelPlan, Segment } from '../../model/plan.ts';
import type { Runtime, RuntimeSession } from '../runtime/runtime.ts';
import type { MemoryMode } from '../protocol.ts';
import type { WeightSource } from '../weights/weightSource.ts';
import { PackedSession } from './packedSession.ts';
import { PackedWorkspace } from './packedWorkspace.ts';
import { inWeightTurn } from './weightTurn.ts';

export interface LoadedSegment {
  readonly segment: Segment;
  readonly graph: SegmentGraph;
  readonly session: RuntimeSession;
}

/** Segments with changes that are kept: each holds its weights a second time. */
const mostEdited = 8;

/** Bytes as a key: one character each. */
const latin1 = new TextDecoder('latin1');

/**
 * How many segments are fetched ahead of the one that is being created: few at first, so that the first layer and the
 * head have the line to themselves, then enough for the thread to find work whenever it has time.
 */
const ahead = (index: number) => (index < 2 ? 2 : 6);

/** One session per segment, created as their weights arrive; whoever needs one that is not there yet waits for it. */
export class SegmentSessions {
  readonly #plan: ModelPlan;
  readonly #source: WeightSource;
  readonly #runtime: Runtime;
  readonly #loaded: ReadonlyMap<Segment, Deferred<LoadedSegment>>;
  /** Tables that lookups read row by row: they stay packed for good. */
  readonly #kept: ReadonlySet<WeightAddress>;

  readonly #memory: MemoryMode;
  readonly #workspace = new PackedWorkspace();
  /** Segments whose values are changed, by name and changed values, the newest last. */
  readonly #edited = new Map<string, Promise<LoadedSegment>>();
  /** Of graphs without weights, by their bytes. */
  readonly #shared = new Map<string, Promise<RuntimeSession>>();

  constructor(plan: ModelPlan, source: WeightSource, runtime: Runtime, memory: MemoryMode = 'full') {
    this.#memory = memory;
    this.#plan = plan;
    this.#source = source;
    this.#runtime = runtime;
    this.#loaded = new Map(plan.segments.map((segment) => [segment, deferred<LoadedSegment>()]));
    this.#kept = new Set(plan.ops.flatMap((op) => (op.kind === 'lookup' && op.weight ? [op.weight] : [])));
  }

  /** Rejects with what failed; sessions that exist stay usable. */
  async load(onLoaded: (segment: Segment) => void, signal?: AbortSignal): Promise<void> {
    const waiting = creationOrder(this.#plan).map((segment) => ({
      segment,
      graph: buildSegmentGraph(this.#plan, segment),
    }));
    const uses = countUses(waiting.map(({ graph }) => graph));
    const arrivals: Promise<void>[] = [];
    try {
      let tables: Promise<void> | undefined;
      for (const [index, { segment, graph }] of waiting.entries()) {
        for (const next of waiting.slice(arrivals.length, index + 1 + ahead(index))) {
          arrivals.push(this.#fetch(namesOf(next.graph), signal));
          tables ??= this.#fetch([...this.#kept], signal);
        }
        await arrivals[index];
        // A text that waited for these weights, or for the segment before, goes first.
        await nextTask();
        const create =
          this.#memory === 'low' ? this.#pack(segment, signal) : this.#create(segment, graph, uses, signal);
        this.#loaded.get(segment)?.resolve(await create);
        onLoaded(segment);
      }
      await tables;
    } catch (error) {
      for (const waiter of this.#loaded.values()) waiter.reject(error);
      throw error;
    }
  }

  get(segment: Segment): Promise<LoadedSegment> {
    const waiter = this.#loaded.get(segment);
    if (!waiter) throw new Error(`${segmentName(segment.id)} is not a segment of this model`);
    return waiter.promise;
  }

  /** The segment with inputs that change its values; made when it is first asked for, the last few are kept. */
  async edited(segment: Segment, edited: EditedValues): Promise<LoadedSegment> {
    const key = [segmentName(segment.id), ...edited.values, 'masks', ...edited.masks].join(' ');
    const made = this.#edited.get(key) ?? this.#createEdited(segment, edited);
    this.#edited.delete(key);
    this.#edited.set(key, made);
    made.catch(() => this.#edited.delete(key));
    for (const [old, session] of [...this.#edited].slice(0, -mostEdited)) {
      this.#edited.delete(old);
      void session.then((loaded) => loaded.session.release()).catch(() => {});
    }
    return made;
  }

  /** After the weights of the untouched one have come; they are read once more. */
  async #createEdited(segment: Segment, edited: EditedValues): Promise<LoadedSegment> {
    await this.get(segment);
    return inWeightTurn(this.#source, async () => {
      const packed = this.#memory === 'low';
      const graph = packed
        ? buildPackedGraph(this.#plan, segment, edited)
        : buildSegmentGraph(this.#plan, segment, edited);
      const names = namesOf(graph);
      if (packed) {
        const shared = await this.#runtime.createSession(graph.bytes, {});
        const parts = {
          segment,
          graph: graph as PackedGraph,
          source: this.#source,
          shared,
          workspace: this.#workspace,
        };
        return { segment, graph, session: new PackedSession(parts) };
      }
      await this.#source.require(names);
      const expanded = Object.fromEntries(names.map((name) => [name, this.#source.expand(name)]));
      this.#source.release(names.filter((name) => !this.#kept.has(name)));
      return { segment, graph, session: await this.#runtime.createSession(graph.bytes, expanded) };
    });
  }

  async release(): Promise<void> {
    for (const made of this.#edited.values()) {
      await made.then(({ session }) => session.release()).catch(() => {});
    }
    for (const waiter of this.#loaded.values()) {
      waiter.reject(new Error('the model was released'));
      await waiter.promise.then(
        ({ session }) => session.release(),
        () => {},
      );
    }
    for (const session of this.#shared.values()) await (await session).release();
  }

  /** Whoever awaits it meets a failure when the segment's turn comes; until then nobody does. */
  #fetch(names: readonly WeightAddress[], signal?: AbortSignal): Promise<void> {
    const arrival = this.#source.require(names, signal);
    arrival.catch(() => {});
    return arrival;
  }

  async #create(
    segment: Segment,
    graph: SegmentGraph,
    uses: Map<WeightAddress, number>,
    signal?: AbortSignal,
  ): Promise<LoadedSegment> {
    const names = namesOf(graph);
    for (const { name, shape } of graph.weights) this.#checkShape(name, shape);
    const expanded = Object.fromEntries(names.map((name) => [name, this.#source.expand(name)]));
    this.#source.release(names.filter((name) => !this.#kept.has(name) && isLastUse(uses, name)));
    signal?.throwIfAborted();
    return { segment, graph, session: await this.#runtime.createSession(graph.bytes, expanded) };
  }

  /** Weights stay as they came; of layers that are made alike, one session serves all. */
  async #pack(segment: Segment, signal?: AbortSignal): Promise<LoadedSegment> {
    const graph = buildPackedGraph(this.#plan, segment);
    for (const { name, shape } of graph.weights) this.#checkShape(name, shape);
    signal?.throwIfAborted();
    const key = latin1.decode(graph.bytes);
    const made = this.#shared.get(key) ?? this.#runtime.createSession(graph.bytes, {});
    this.#shared.set(key, made);
    const shared = await made;
    const parts = { segment, graph, source: this.#source, shared, workspace: this.#workspace };
    return { segment, graph, session: new PackedSession(parts) };
  }

  #checkShape(name: WeightAddress, expected: readonly number[]): void {
    const found = this.#source.shape(name);
    if (found.join() === expected.join()) return;
    throw new ModelError({
      file: this.#source.title,
      field: name,
      found: `shape [${found.join(', ')}]`,
      expected: `[${expected.join(', ')}]`,
    });
  }
}

/**
 * The first layer, so that something live is on screen soon and the runtime starts while larger files arrive. Then the
 * heads: their matrix is the largest, and the hole that expanding it leaves in the runtime's memory is filled by the
 * layers that follow.
 */
function creationOrder({ segments }: ModelPlan): readonly Segment[] {
  const isHead = ({ id }: Segment) => id.kind === 'head';
  const [first, ...rest] = segments.filter((segment) => !isHead(segment));
  return [...(first ? [first] : []), ...segments.filter(isHead), ...rest];
}

/** How many graphs read each weight; some are shared by all layers. */
function countUses(graphs: readonly SegmentGraph[]): Map<WeightAddress, number> {
  const uses = new Map<WeightAddress, number>();
  for (const name of graphs.flatMap(namesOf)) uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}

function isLastUse(uses: Map<WeightAddress, number>, name: WeightAddress): boolean {
  const left = (uses.get(name) ?? 1) - 1;
  uses.set(name, left);
  return left === 0;
}

function namesOf(graph: SegmentGraph): readonly WeightAddress[] {
  return graph.weights.map(({ name }) => name);
}
