import { type Deferred, deferred } from '../../base/deferred.ts';
import type { Address, StackName } from '../../model/address.ts';
import type { ModelPlan, Segment } from '../../model/plan.ts';
import type { Token } from '../../model/token.ts';
import type { Capture } from '../protocol.ts';
import type { RuntimeTensor } from '../runtime/runtime.ts';
import type { LayerMeasures } from './layerMeasures.ts';

/** Thrown to whoever waits for a value of a run that will not get there. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
}

export interface TextRunOptions {
  readonly id: number;
  readonly tokens: StackTokens;
  readonly capture: Capture;
}

/** What each stack of a model reads. */
export type StackTokens = Readonly<Partial<Record<StackName, readonly Token[]>>>;

/** One text on its way through the model, and what is kept of it to answer questions later. */
export class TextRun {
  readonly id: number;
  readonly tokens: StackTokens;
  readonly capture: Capture;
  /** Values that segments read from one another: enough to compute any segment again. */
  readonly carried: ReadonlyMap<Address, Deferred<RuntimeTensor>>;
  /** In layer order; filled while the run proceeds. */
  readonly measures = new Map<Segment, LayerMeasures>();
  /** Settles when the run is stopped, so that a wait for a download ends too. */
  readonly #stop = deferred<never>();
  #stopped = false;

  constructor(plan: ModelPlan, { id, tokens, capture }: TextRunOptions) {
    this.id = id;
    this.tokens = tokens;
    this.capture = capture;
    const crossing = plan.segments.flatMap(({ reads }) => reads);
    this.carried = new Map(crossing.map((address) => [address, deferred<RuntimeTensor>()]));
  }

  /** How many tokens a stack reads. */
  length(stack: StackName): number {
    return this.tokens[stack]?.length ?? 0;
  }

  /** Nothing to compute: some stack reads nothing. */
  get empty(): boolean {
    return Object.values(this.tokens).some((tokens) => tokens.length === 0);
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
