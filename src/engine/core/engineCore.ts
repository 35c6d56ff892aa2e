import { ensure } from '../../base/brand.ts';
import { nextTask } from '../../base/nextTask.ts';
import { SerialQueue } from '../../base/serialQueue.ts';
import type { Activation } from '../../model/activation.ts';
import type { Address } from '../../model/address.ts';
import type { ModelPlan, Op, Segment } from '../../model/plan.ts';
import type { Prediction } from '../../model/prediction.ts';
import type { Token } from '../../model/token.ts';
import type { Capture, EngineEvent } from '../protocol.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { WeightSource } from '../weights/weightSource.ts';
import { toEngineFailure, tooManyTokens } from './engineFailure.ts';
import {
  measuredAddresses,
  measureLayer,
  shareActivation,
  type Values,
  viewActivations,
} from './layerMeasures.ts';
import { rowPredictions } from './rowPredictions.ts';
import { joinRows, SegmentRunner, toActivation } from './segmentRunner.ts';
import { SegmentSessions } from './segmentSessions.ts';
import { RunStopped, TextRun } from './textRun.ts';
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
  readonly tokens: readonly Token[];
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
      if (segment.kind === 'layer') this.#emit({ kind: 'layerLoaded', id, layer: segment.layer });
    }, signal);
  }

  /** Newest wins: an earlier run stops at its next layer. Ends with `done`, `cancelled` or `failed`. */
  run({ id, tokens, limit, capture }: RunRequest): Promise<void> {
    const { plan } = this.#options;
    const failure = tooManyTokens(tokens.length, Math.min(limit, plan.config.nCtx));
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
    if (!run || run.length === 0) return null;
    const activation = await this.#reader.read(run, address);
    return run === this.#run ? activation : null;
  }

  /** Points of one layer of the first stack in one go; empty if a newer run has begun meanwhile. */
  async readLayer(layer: number, addresses: readonly Address[]): Promise<readonly Activation[]> {
    const run = this.#run;
    const segment = this.#options.plan.segments.find(({ id }) => id.kind === 'layer' && id.layer === layer);
    if (!run || run.length === 0 || !segment) return [];
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

    this.#emit({ kind: 'tokens', id: run.id, tokens: run.tokens });
    const layerMs: number[] = [];
    const rows: (readonly Prediction[])[] = [];
    if (run.length > 0) {
      await this.#embed(run);
      for (const segment of plan.segments) {
        if (run.stopped) throw new RunStopped(`run ${run.id} was stopped`);
        if (segment.id.kind === 'layer') layerMs.push(await this.#layer(run, segment, segment.id.layer));
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
      if (op.kind !== 'lookup') continue;
      const name = ensure(op.weight, `table of ${op.address}`);
      await run.orStopped(source.require([name]));
      const values = source.expandRows(
        name,
        run.tokens.map(({ id }) => id),
      );
      const shape = [run.length, plan.config.dModel];
      this.#keep(run, op, { [op.address]: { values, shape } });
      if (run.capture !== 'all') continue;
      const activations = [toActivation(plan, op.address, values.slice(), shape)];
      this.#emit({ kind: 'values', id: run.id, activations });
    }
  }

  async #layer(run: TextRun, segment: Segment, layer: number): Promise<number> {
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
      run.measures.set(layer, measures);
      derived.push(...viewActivations(plan, [...run.measures.values()], measures));
    }
    const activations = [...shown.map((address) => this.#runner.activation(values, address)), ...derived];
    this.#emit({ kind: 'layer', id: run.id, layer, ms, activations });
    return ms;
  }

  /** Logits are reduced to their best as they come; who wants all of them has the head run again. */
  async #head(run: TextRun, segment: Segment): Promise<readonly (readonly Prediction[])[]> {
    const { plan, pieceText } = this.#options;
    const { vocabSize } = plan.config;
    const logits = segment.ops.filter(isLogits).map((op) => op.address);
    const shown = this.#shown(run, segment);
    const predictions: (readonly Prediction[])[] = [];
    const pieces: Values[] = [];
    await this.#runner.run(run, segment, [...logits, ...shown], (_, rows) => {
      for (const address of logits) {
        const { values, shape } = ensure(rows[address], address);
        for (let row = 0; row < (shape[0] ?? 0); row++) {
          predictions.push(rowPredictions({ values, vocabSize }, row, topCount, pieceText));
        }
      }
      pieces.push(Object.fromEntries(shown.map((address) => [address, ensure(rows[address], address)])));
    });
    if (shown.length > 0) {
      const values = joinRows(pieces);
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
    const known = [...run.measures.values()];
    if (known.length === 0) return;
    const activations = known.map((measures) => shareActivation(this.#options.plan, known, measures));
    this.#emit({ kind: 'derived', id: run.id, activations });
  }
}

function isLogits(op: Op): boolean {
  return op.axes.some((axis) => axis.name === 'vocab');
}
