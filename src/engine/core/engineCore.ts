import { SerialQueue } from '../../base/serialQueue.ts';
import type { Activation } from '../../model/activation.ts';
import type { Address, LayerPlace, WeightAddress } from '../../model/address.ts';
import type { Contributions, ContributionTarget } from '../../model/contributions.ts';
import type { RepeatScores } from '../../model/derive/headScores.ts';
import type { LensRequest, LensRow } from '../../model/lens.ts';
import { lastStack } from '../../model/stackFacts.ts';
import type { SweepRequest, SweptCell } from '../../model/sweep.ts';
import type { ModelPlan } from '../../model/plan.ts';
import type { Capture, EngineEvent, EngineFailure, MemoryMode, RunChanges } from '../protocol.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { WeightSource } from '../weights/weightSource.ts';
import { ContributionReader } from './contributionReader.ts';
import { toEngineFailure, tooManyTokens } from './engineFailure.ts';
import { ForwardPass } from './forwardPass.ts';
import { LensReader } from './lensReader.ts';
import { sweepCell } from './patchSweep.ts';
import { repeatProbe } from './repeatProbe.ts';
import { type RunEdits, toRunEdits } from './runEdits.ts';
import { SegmentRunner } from './segmentRunner.ts';
import { SegmentSessions } from './segmentSessions.ts';
import { takeOver } from './takeOver.ts';
import { RunStopped, type StackTokens, TextRun } from './textRun.ts';
import { ValueReader } from './valueReader.ts';

export interface EngineCoreOptions {
  readonly plan: ModelPlan;
  readonly source: WeightSource;
  readonly runtime: Runtime;
  readonly memory?: MemoryMode;
  /** Text of one entry of the vocabulary. */
  readonly pieceText: (id: number) => string;
  /** Float arrays of an event belong to its receiver, who may transfer them. */
  readonly emit: (event: EngineEvent) => void;
}

export interface RunRequest {
  readonly id: number;
  readonly tokens: StackTokens;
  /** Most tokens a stack may read. */
  readonly limit: number;
  readonly capture: Capture;
  /** Most tokens that the model may add to what its last stack reads; without it none. */
  readonly steps?: number;
  readonly changes?: RunChanges;
  /** Tokens may be added to it one by one. */
  readonly grows?: boolean;
}

/** No run that anyone hears of has it. */
const besideId = -1;

/** The engine without a worker around it: loads a model's segments, runs texts through them, answers reads. */
export class EngineCore {
  readonly #options: EngineCoreOptions;
  readonly #sessions: SegmentSessions;
  readonly #runner: SegmentRunner;
  readonly #reader: ValueReader;
  readonly #contributions: ContributionReader;
  readonly #lens: LensReader;
  readonly #forward: ForwardPass;
  /** For texts beside the run on screen: nobody hears of them. */
  readonly #silent: ForwardPass;
  readonly #queue = new SerialQueue();
  #run: TextRun | null = null;

  constructor(options: EngineCoreOptions) {
    this.#options = options;
    const { plan, source, runtime, memory } = options;
    this.#sessions = new SegmentSessions(plan, source, runtime, memory);
    const runner = new SegmentRunner(plan, this.#sessions);
    this.#runner = runner;
    this.#reader = new ValueReader({ plan, source, runner });
    this.#contributions = new ContributionReader(plan, this.#reader);
    this.#lens = new LensReader({ plan, runner, pieceText: options.pieceText });
    this.#forward = new ForwardPass({ ...options, runner });
    this.#silent = new ForwardPass({ ...options, runner, emit: () => {} });
  }

  /** Texts may be run before this ends: they wait for each layer. Rejects with what failed. */
  load(id: number, signal?: AbortSignal): Promise<void> {
    return this.#sessions.load(({ id: segment }) => {
      if (segment.kind !== 'layer') return;
      this.#emit({ kind: 'layerLoaded', id, stack: segment.stack, layer: segment.layer });
    }, signal);
  }

  /** Newest wins: an earlier run stops at its next layer. Ends with `done`, `cancelled` or `failed`. */
  run({ id, tokens, limit, capture, steps: asked = 0, changes, grows = false }: RunRequest): Promise<void> {
    const { plan } = this.#options;
    const most = Math.min(limit, plan.config.nCtx);
    const failure = this.#tooLong(tokens, most);
    if (failure) {
      this.#emit({ kind: 'failed', id, failure });
      return Promise.resolve();
    }
    let edits: RunEdits | null;
    try {
      edits = toRunEdits(plan, changes, tokens);
    } catch (error) {
      this.#emit({ kind: 'failed', id, failure: toEngineFailure(error) });
      return Promise.resolve();
    }
    const base = this.#run;
    base?.stop();
    const written = tokens[plan.stacks.at(-1) ?? 'decoder']?.length ?? 0;
    const steps = Math.min(asked, most - written);
    const run = new TextRun(plan, { id, tokens, capture, steps, edits, grows });
    if (base) takeOver(plan, base, run);
    this.#run = run;
    return this.#queue.add(() => this.#settle(run));
  }

  /** One token more for the newest run, from the keys and values that it kept. Ends like a run. */
  extend(id: number, token: number): Promise<void> {
    const run = this.#run;
    if (run?.id !== id || !run.finished || !run.keepsCache) return Promise.resolve();
    return this.#queue.add(() => this.#settle(run, () => this.#forward.extend(run, token)));
  }

  cancel(id: number): void {
    if (this.#run?.id === id) this.#run.stop();
  }

  /** A value of the newest run; waits for its layer. null if there is none, or a newer run has begun meanwhile. */
  async read(address: Address): Promise<Activation | null> {
    const run = this.#run;
    if (!run || run.empty) return null;
    const activation = await this.#reader.read(run, address);
    return run === this.#run ? activation : null;
  }

  /** Rows of a published matrix, [rows, in], or all of a tensor; null for one that the model does not have. */
  readWeights(name: WeightAddress, rows: readonly number[] | null): Promise<Activation | null> {
    return this.#reader.weightRows(name, rows);
  }

  /** A score or logit of the newest run split by what wrote into the stream; null where there is none. */
  async contributions(target: ContributionTarget): Promise<Contributions | null> {
    const run = this.#run;
    if (!run || run.empty) return null;
    const found = await this.#contributions.of(run, target);
    return run === this.#run ? found : null;
  }

  /** Rows of a stream as if the model ended there; null for a model without a head over a vocabulary. */
  lens(
    request: Pick<LensRequest, 'streams'>,
    ids: readonly (number | null)[],
  ): Promise<readonly LensRow[] | null> {
    return this.#lens.read(request, ids);
  }

  /** Random words shown twice, beside the run on screen; null for a model of several stacks. */
  async probe(seed: number): Promise<RepeatScores | null> {
    const { plan } = this.#options;
    if (plan.stacks.length > 1) return null;
    return this.#queue.add(() => repeatProbe({ ...this.#options, runner: this.#runner }, seed));
  }

  /**
   * Every row of every layer's stream of the newest run, one at a time, taken from another run. Texts that are run
   * meanwhile go between, and end it.
   */
  async sweep(
    request: SweepRequest,
    ids: readonly (number | null)[],
    onCell: (cell: SweptCell) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { plan } = this.#options;
    const base = this.#run;
    if (!base?.finished) return;
    const parts = { plan, runner: this.#runner, lens: this.#lens };
    const rows = Math.min(
      base.length(lastStack(plan)),
      (request.streams[0]?.length ?? 0) / plan.config.dModel,
    );
    for (let layer = 0; layer < request.streams.length; layer++) {
      for (let row = 0; row < rows; row++) {
        if (signal.aborted || this.#run !== base) return;
        onCell(await this.#queue.add(() => sweepCell(parts, base, request, ids, { layer, row })));
      }
    }
  }

  /** A value of another text. The newest run, and what is kept of it, stay. Rejects for a text that is too long. */
  async readOther(
    { tokens, limit }: Pick<RunRequest, 'tokens' | 'limit'>,
    address: Address,
  ): Promise<Activation | null> {
    const { plan } = this.#options;
    const failure = this.#tooLong(tokens, Math.min(limit, plan.config.nCtx));
    if (failure) throw new Error(failure.message);
    const run = new TextRun(plan, { id: besideId, tokens, capture: 'none' });
    return this.#queue.add(async () => {
      await this.#silent.run(run);
      return this.#reader.read(run, address);
    });
  }

  /** Points of one layer in one go; empty if a newer run has begun meanwhile. */
  async readLayer(
    { stack, layer }: LayerPlace,
    addresses: readonly Address[],
  ): Promise<readonly Activation[]> {
    const run = this.#run;
    const segment = this.#options.plan.segments.find(
      ({ id }) => id.kind === 'layer' && id.stack === stack && id.layer === layer,
    );
    if (!run || run.empty || !segment) return [];
    try {
      const activations = await this.#reader.readSegment(run, segment, addresses);
      return run === this.#run ? activations : [];
    } catch (error) {
      if (error instanceof RunStopped) return [];
      throw error;
    }
  }

  async dispose(): Promise<void> {
    this.#run?.stop();
    await this.#sessions.release();
  }

  #tooLong(tokens: StackTokens, most: number): EngineFailure | null {
    const { stacks } = this.#options.plan;
    return tooManyTokens(Math.max(...stacks.map((stack) => tokens[stack]?.length ?? 0)), most);
  }

  #emit(event: EngineEvent): void {
    this.#options.emit(event);
  }

  async #settle(run: TextRun, task = () => this.#forward.run(run)): Promise<void> {
    try {
      await task();
    } catch (error) {
      const failure = toEngineFailure(error);
      if (error instanceof RunStopped) this.#emit({ kind: 'cancelled', id: run.id });
      else this.#emit({ kind: 'failed', id: run.id, failure });
      run.stop();
    }
  }
}
