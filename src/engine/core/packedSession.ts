import { ensure } from '../../base/brand.ts';
import type { PackedGraph } from '../../graph/packedGraph.ts';
import type { WeightAddress } from '../../model/address.ts';
import type { Segment } from '../../model/plan.ts';
import type { RuntimeSession, RuntimeTensor } from '../runtime/runtime.ts';
import type { WeightSource } from '../weights/weightSource.ts';
import type { PackedWorkspace } from './packedWorkspace.ts';
import type { Feeds } from './segmentFeeds.ts';

/** Rows of the vocabulary that a head takes at a time. */
const sliceRows = 4096;

export interface PackedSessionParts {
  readonly segment: Segment;
  readonly graph: PackedGraph;
  readonly source: WeightSource;
  /** Serves all segments that are made alike. */
  readonly shared: RuntimeSession;
  /** Of all segments. */
  readonly workspace: PackedWorkspace;
}

/**
 * A segment whose weights stay packed: they are expanded for each run and fed to a session that holds none. Same values
 * as a session of its own, bit for bit where no bias is added (graph/emit/stream.ts).
 */
export class PackedSession implements RuntimeSession {
  readonly #parts: PackedSessionParts;
  readonly #names: ReadonlyMap<string, string>;
  /** Matrix and bias over the vocabulary, and the values that have a column for each of its entries. */
  readonly #wideWeights: ReadonlySet<WeightAddress>;
  readonly #wideValues: ReadonlySet<string>;

  constructor(parts: PackedSessionParts) {
    this.#parts = parts;
    this.#names = parts.graph.names;
    const wide = parts.segment.ops.filter(({ axes }) => axes.some((axis) => axis.name === 'vocab'));
    this.#wideValues = new Set(wide.map(({ address }) => address));
    this.#wideWeights = new Set(
      wide.flatMap(({ weight, bias }) => [weight, bias].filter((name) => name !== undefined)),
    );
  }

  run(feeds: Feeds, fetches: readonly string[]): Promise<Feeds> {
    return this.#parts.workspace.use(() => this.#runExpanded(feeds, fetches));
  }

  async #runExpanded(feeds: Feeds, fetches: readonly string[]): Promise<Feeds> {
    const { graph, source, workspace } = this.#parts;
    const given = { ...feeds };
    for (const { name } of graph.weights) {
      if (this.#wideWeights.has(name)) continue;
      const shape = source.shape(name);
      const length = shape.reduce((product, size) => product * size, 1);
      given[name] = { values: source.expand(name, workspace.array(this.#generic(name), length)), shape };
    }
    if (this.#wideWeights.size === 0) return this.#run(given, fetches);
    return this.#runSliced(given, fetches);
  }

  /** The shared session is released by whoever made it. */
  async release(): Promise<void> {}

  async #runSliced(given: Feeds, fetches: readonly string[]): Promise<Feeds> {
    const wide = fetches.filter((name) => this.#wideValues.has(name));
    const plain = fetches.filter((name) => !this.#wideValues.has(name));
    const rows = Math.max(...[...this.#wideWeights].map((name) => this.#parts.source.shape(name)[0] ?? 0));
    const end = wide.length > 0 ? rows : Math.min(rows, 1);
    const values: Record<string, RuntimeTensor> = {};
    for (let from = 0; from < end; from += sliceRows) {
      const to = Math.min(rows, from + sliceRows);
      const slice = { ...given, ...this.#slice(from, to) };
      const found = await this.#run(slice, from === 0 ? [...plain, ...wide] : wide);
      for (const name of wide) {
        values[name] ??= emptyColumns(ensure(found[name], name), rows);
        placeColumns(ensure(found[name], name), ensure(values[name], name), from);
      }
      if (from === 0) for (const name of plain) values[name] = ensure(found[name], name);
    }
    return values;
  }

  /** Rows [from, to) of everything that has a row for each entry of the vocabulary. */
  #slice(from: number, to: number): Feeds {
    const { source, workspace } = this.#parts;
    const entries = [...this.#wideWeights].map((name): [string, RuntimeTensor] => {
      const [, width] = source.shape(name);
      if (width === undefined) {
        return [name, { values: source.expand(name).slice(from, to), shape: [to - from] }];
      }
      const rows = Array.from({ length: to - from }, (_, row) => from + row);
      const into = workspace.array(this.#generic(name), rows.length * width);
      return [name, { values: source.expandRows(name, rows, into), shape: [to - from, width] }];
    });
    return Object.fromEntries(entries);
  }

  async #run(feeds: Feeds, fetches: readonly string[]): Promise<Feeds> {
    const { shared } = this.#parts;
    const given = Object.entries(feeds).map(([name, tensor]) => [this.#generic(name), tensor] as const);
    const found = await shared.run(
      Object.fromEntries(given),
      fetches.map((name) => this.#generic(name)),
    );
    return Object.fromEntries(fetches.map((name) => [name, ensure(found[this.#generic(name)], name)]));
  }

  #generic(name: string): string {
    return this.#names.get(name) ?? name;
  }
}

function emptyColumns({ shape }: RuntimeTensor, columns: number): RuntimeTensor {
  const rows = shape[0] ?? 0;
  return { values: new Float32Array(rows * columns), shape: [rows, columns] };
}

/** Columns of `part` into `whole` from column `at` on. */
function placeColumns(part: RuntimeTensor, whole: RuntimeTensor, at: number): void {
  const [rows = 0, width = 0] = part.shape;
  const columns = whole.shape[1] ?? 0;
  for (let row = 0; row < rows; row++) {
    whole.values.set(part.values.subarray(row * width, (row + 1) * width), row * columns + at);
  }
}
