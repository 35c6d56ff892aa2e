import { ensure } from '../../base/brand.ts';
import { nextTask } from '../../base/nextTask.ts';
import { SerialQueue } from '../../base/serialQueue.ts';
import { isRowCopy } from '../../graph/emit/emitters.ts';
import type { Activation } from '../../model/activation.ts';
import { type Address, type LayerPlace, parseAddress, type StackName } from '../../model/address.ts';
import type { ModelPlan, Op, Segment } from '../../model/plan.ts';
import type { Prediction } from '../../model/prediction.ts';
import type { Capture, EngineEvent } from '../protocol.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { WeightSource } from '../weights/weightSource.ts';
import { embedRows } from './embedRows.ts';
import { toEngineFailure, tooManyTokens } from './engineFailure.ts';
import {
  type LayerMeasures,
  measuredAddresses,
  measureLayer,
  shareActivation,
  type Values,
  viewActivations,
} from './layerMeasures.ts';
import { rowPredictions } from './rowPredictions.ts';
import { joinRows, SegmentRunner, toActivation } from './segmentRunner.ts';
import { SegmentSessions } from './segmentSessions.ts';
import { RunStopped, type StackTokens, TextRun } from './textRun.ts';
import { ValueReader } from './valueReader.ts';

export interface EngineCoreOptions {
  readonly plan: ModelPlan;
  readonly source: WeightSource;
  readonly runtime: Runtime;
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
}

/** Candidates that a row of `predictions` holds. */
const topCount = 50;

/** The engine without a worker around it: loads a model's segments, runs texts through them, answers reads. */
export class EngineCore {
  readonly #options: EngineCoreOptions;
  readonly #sessions: SegmentSessions;
  readonly #runner: SegmentRunner;
  readonly #reader: ValueReader;
  readonly #queue = new SerialQueue();
  #run: TextRun | null = null;

  constructor(options: EngineCoreOptions) {
    this.#options = options;
    const { plan, source, runtime } = options;
    this.#sessions = new SegmentSessions(plan, source, runtime);
    this.#runner = new SegmentRunner(plan, this.#sessions);
    this.#reader = new ValueReader({ plan, source, runner: this.#runner });
  }

  /** Texts may be run before this ends: they wait for each layer. Rejects with what failed. */
  load(id: number, signal?: AbortSignal): Promise<void> {
    return this.#sessions.load(({ id: segment }) => {
      if (segment.kind !== 'layer') return;
      this.#emit({ kind: 'layerLoaded', id, stack: segment.stack, layer: segment.layer });
    }, signal);
  }

  /** Newest wins: an earlier run stops at its next layer. Ends with `done`, `cancelled` or `failed`. */
  run({ id, tokens, limit, capture }: RunRequest): Promise<void> {
    const { plan } = this.#options;
    const longest = Math.max(...plan.stacks.map((stack) => tokens[stack]?.length ?? 0));
    const failure = tooManyTokens(longest, Math.min(limit, plan.config.nCtx));
    if (failure) {
      this.#emit({ kind: 'failed', id, failure });
      return Promise.resolve();
    }
    this.#run?.stop();
    const run = new TextRun(plan, { id, tokens, capture });
    this.#run = run;
    return this.#queue.add(() => this.#settle(run));
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

  #emit(event: EngineEvent): void {
    this.#options.emit(event);
  }

  async #settle(run: TextRun): Promise<void> {
    try {
      await this.#forward(run);
    } catch (error) {
      const failure = toEngineFailure(error);
      if (error instanceof RunStopped) this.#emit({ kind: 'cancelled', id: run.id });
      else this.#emit({ kind: 'failed', id: run.id, failure });
      run.stop();
    }
  }

  async #forward(run: TextRun): Promise<void> {
    const { plan } = this.#options;
    const start = performance.now();

    for (const stack of plan.stacks) {
      this.#emit({ kind: 'tokens', id: run.id, stack, tokens: run.tokens[stack] ?? [] });
    }
    const layerMs: number[] = [];
    const rows: (readonly Prediction[])[] = [];
    if (!run.empty) {
      await this.#embed(run);
      for (const segment of plan.segments) {
        if (run.stopped) throw new RunStopped(`run ${run.id} was stopped`);
        if (segment.id.kind === 'layer') layerMs.push(await this.#layer(run, segment, segment.id));
        else rows.push(...(await this.#head(run, segment)));
        await nextTask();
      }
    }
    if (run.stopped) throw new RunStopped(`run ${run.id} was stopped`);
    this.#emit({ kind: 'predictions', id: run.id, rows });
    this.#emitFinalShares(run);
    this.#emit({ kind: 'done', id: run.id, ms: performance.now() - start, layerMs });
  }

  /** Rows of the lookup tables, copied from where they are kept packed. */
  async #embed(run: TextRun): Promise<void> {
    const { plan, source } = this.#options;
    for (const op of plan.ops) {
      if (!isRowCopy(op.kind)) continue;
      const { stack } = ensure(parseAddress(op.address), op.address);
      if (op.weight) await run.orStopped(source.require([op.weight]));
      const values = embedRows(op, plan.config, source, run.tokens[stack] ?? []);
      const shape = [run.length(stack), plan.config.dModel];
      this.#keep(run, op, { [op.address]: { values, shape } });
      if (run.capture !== 'all') continue;
      const activations = [toActivation(plan, op.address, values.slice(), shape)];
      this.#emit({ kind: 'values', id: run.id, activations });
    }
  }

  async #layer(run: TextRun, segment: Segment, { stack, layer }: LayerPlace): Promise<number> {
    const { plan } = this.#options;
    const kept = segment.ops.filter((op) => run.carried.has(op.address));
    const shown = this.#shown(run, segment);
    const measured = run.capture === 'none' ? [] : measuredAddresses(plan, segment);
    const fetches = [...kept.map((op) => op.address), ...shown, ...measured];
    const { values, ms } = await this.#runner.values(run, segment, fetches);
    for (const op of kept) this.#keep(run, op, values);
    const derived: Activation[] = [];
    if (measured.length > 0) {
      const measures = measureLayer(plan, segment, values);
      run.measures.set(segment, measures);
      derived.push(...viewActivations(plan, measuresOf(run, stack), measures));
    }
    const activations = [...shown.map((address) => this.#runner.activation(values, address)), ...derived];
    this.#emit({ kind: 'layer', id: run.id, stack, layer, ms, activations });
    return ms;
  }

  /** Logits are reduced to their best as they come; who wants all of them has the head run again. */
  async #head(run: TextRun, segment: Segment): Promise<readonly (readonly Prediction[])[]> {
    const { plan, pieceText } = this.#options;
    const { vocabSize } = plan.config;
    const last = segment.ops.at(-1);
    const logits = last && isLogits(last) ? [last.address] : [];
    const kept = segment.ops.filter((op) => run.carried.has(op.address));
    const shown = this.#shown(run, segment);
    const predictions: (readonly Prediction[])[] = [];
    const pieces: Values[] = [];
    const whole = [...new Set([...kept.map((op) => op.address), ...shown])];
    if (logits.length + whole.length === 0) return [];
    await this.#runner.run(run, segment, [...logits, ...whole], (_, rows) => {
      for (const address of logits) {
        const { values, shape } = ensure(rows[address], address);
        for (let row = 0; row < (shape[0] ?? 0); row++) {
          predictions.push(rowPredictions({ values, vocabSize }, row, topCount, pieceText));
        }
      }
      pieces.push(Object.fromEntries(whole.map((address) => [address, ensure(rows[address], address)])));
    });
    const values = joinRows(pieces);
    for (const op of kept) this.#keep(run, op, values);
    if (shown.length > 0) {
      const activations = shown.map((address) => this.#runner.activation(values, address));
      this.#emit({ kind: 'values', id: run.id, activations });
    }
    return predictions;
  }

  /** A copy when the receiver of the event gets the array itself. */
  #keep(run: TextRun, op: Op, values: Values): void {
    const { values: data, shape } = ensure(values[op.address], op.address);
    run.carried.get(op.address)?.resolve({ values: run.capture === 'none' ? data : data.slice(), shape });
  }

  /** Addresses whose values are handed over as they are computed; logits stay here. */
  #shown(run: TextRun, segment: Segment): readonly Address[] {
    if (run.capture === 'none') return [];
    const points = segment.ops.filter((op) => !isLogits(op));
    const isViewed = ({ kind, address }: Op) => kind === 'softmax' || run.carried.has(address);
    return points.filter((op) => run.capture === 'all' || isViewed(op)).map((op) => op.address);
  }

  #emitFinalShares(run: TextRun): void {
    const { plan } = this.#options;
    const activations = plan.stacks.flatMap((stack) => {
      const known = measuresOf(run, stack);
      return known.map((measures) => shareActivation(plan, known, measures));
    });
    if (activations.length > 0) this.#emit({ kind: 'derived', id: run.id, activations });
  }
}

function measuresOf(run: TextRun, stack: StackName): readonly LayerMeasures[] {
  return [...run.measures.values()].filter((measures) => measures.stack === stack);
}

function isLogits(op: Op): boolean {
  return op.axes.some((axis) => axis.name === 'vocab');
}
