import { ensure } from '../../base/brand.ts';
import { type Deferred, deferred } from '../../base/deferred.ts';
import type { Address, StackName } from '../../model/address.ts';
import type { ModelPlan, Segment } from '../../model/plan.ts';
import type { Prediction } from '../../model/prediction.ts';
import type { Token } from '../../model/token.ts';
import type { Capture } from '../protocol.ts';
import type { RuntimeTensor } from '../runtime/runtime.ts';
import { appendRows } from './growTensors.ts';
import type { RunEdits } from './runEdits.ts';
import type { LayerMeasures } from './layerMeasures.ts';

/** Thrown to whoever waits for a value of a run that will not get there. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
}

export interface TextRunOptions {
  readonly id: number;
  readonly tokens: StackTokens;
  readonly capture: Capture;
  /** Tokens that the model may add to what its last stack reads. */
  readonly steps?: number;
  readonly edits?: RunEdits | null;
  /** Keys and values are kept, so that tokens can be added later. */
  readonly grows?: boolean;
}

export interface LayerShare {
  /** Keys by head. */
  readonly resting: readonly (readonly number[])[];
  /** [pos] */
  readonly values: Float32Array;
}

/** What each stack of a model reads. */
export type StackTokens = Readonly<Partial<Record<StackName, readonly Token[]>>>;

/** One text on its way through the model, and what is kept of it to answer questions later. */
export class TextRun {
  readonly id: number;
  readonly capture: Capture;
  readonly steps: number;
  readonly keepsCache: boolean;
  /** Predictions after every row. */
  readonly rows: (readonly Prediction[])[] = [];
  /** Logits after the last row, [vocab]. */
  lastLogits: Float32Array | null = null;
  /** What is changed on the way; null = nothing. */
  readonly edits: RunEdits | null;
  /** Values that segments read from one another: enough to compute any segment again. */
  readonly carried: ReadonlyMap<Address, Deferred<RuntimeTensor>>;
  /** Keys, values and patterns that steps go on from; kept only of a run that has steps. */
  readonly cache = new Map<Address, RuntimeTensor>();
  /** In layer order; filled while the run proceeds. */
  readonly measures = new Map<Segment, LayerMeasures>();
  /** `view.share` of every layer, and the resting keys it leaves out, by stack; as last told. */
  readonly shares = new Map<StackName, readonly LayerShare[]>();
  /** Settles when the run is stopped, so that a wait for a download ends too. */
  readonly #stop = deferred<never>();
  readonly #carried: Map<Address, Deferred<RuntimeTensor>>;
  #tokens: StackTokens;
  #stopped = false;
  #taken: { readonly from: number; readonly segments: readonly Segment[] } | null = null;
  /** All of it was computed. */
  finished = false;
  readonly #plan: ModelPlan;

  constructor(
    plan: ModelPlan,
    { id, tokens, capture, steps = 0, edits = null, grows = false }: TextRunOptions,
  ) {
    this.#plan = plan;
    this.id = id;
    this.#tokens = tokens;
    this.capture = capture;
    this.steps = steps;
    this.keepsCache = steps > 0 || grows;
    this.edits = edits;
    const crossing = plan.segments.flatMap(({ reads }) => reads);
    this.#carried = new Map(crossing.map((address) => [address, deferred<RuntimeTensor>()]));
    this.carried = this.#carried;
  }

  get tokens(): StackTokens {
    return this.#tokens;
  }

  /** One more token at the end of a stack; the values of its row are added as they are computed. */
  append(stack: StackName, token: Token): void {
    this.#tokens = { ...this.#tokens, [stack]: [...(this.#tokens[stack] ?? []), token] };
  }

  /** Number of the run that the first segments were taken over from, and those segments; null = none were. */
  get taken(): { readonly from: number; readonly segments: readonly Segment[] } | null {
    return this.#taken;
  }

  /** What `base`, which is finished, has made of its first segments; `replaced` stands in the place of one value. */
  takeOver(
    base: TextRun,
    segments: readonly Segment[],
    replaced?: { readonly address: Address; readonly value: RuntimeTensor },
  ): void {
    this.#taken = { from: base.id, segments };
    const later = new Set(this.#later(segments));
    for (const [address, waiting] of this.#carried) {
      if (later.has(address)) continue;
      if (address === replaced?.address) {
        waiting.resolve(replaced.value);
        continue;
      }
      void base.carried.get(address)?.promise.then((value) => waiting.resolve(value));
    }
    for (const segment of segments) {
      const measures = base.measures.get(segment);
      if (measures) this.measures.set(segment, measures);
    }
  }

  /** A carried value and the rows that a step adds to it. */
  async grow(address: Address, rows: RuntimeTensor): Promise<RuntimeTensor> {
    const grown = appendRows(await ensure(this.#carried.get(address), address).promise, rows);
    const next = deferred<RuntimeTensor>();
    next.resolve(grown);
    this.#carried.set(address, next);
    return grown;
  }

  /** How many tokens a stack reads. */
  length(stack: StackName): number {
    return this.#tokens[stack]?.length ?? 0;
  }

  /** Nothing to compute: some stack reads nothing. */
  get empty(): boolean {
    return Object.values(this.#tokens).some((tokens) => tokens.length === 0);
  }

  /** Values of the segments that are still to be run. */
  #later(before: readonly Segment[]): readonly Address[] {
    return this.#plan.segments
      .filter((segment) => !before.includes(segment))
      .flatMap(({ ops }) => ops.map(({ address }) => address));
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Takes effect before the next segment; values that are already kept stay readable. */
  stop(): void {
    this.#stopped = true;
    const reason = new RunStopped('the run was stopped');
    this.#stop.reject(reason);
    for (const value of this.carried.values()) value.reject(reason);
  }

  /** `promise`, unless the run is stopped first. */
  orStopped<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#stop.promise]);
  }
}
