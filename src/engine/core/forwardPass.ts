import { ensure } from '../../base/brand.ts';
import { nextTask } from '../../base/nextTask.ts';
import { isRowCopy } from '../../graph/emit/emitters.ts';
import type { Activation } from '../../model/activation.ts';
import { type Address, type LayerPlace, parseAddress, type StackName } from '../../model/address.ts';
import type { ModelPlan, Op, Segment } from '../../model/plan.ts';
import type { Prediction } from '../../model/prediction.ts';
import type { EngineEvent } from '../protocol.ts';
import type { WeightSource } from '../weights/weightSource.ts';
import { cachedAddresses, Continuation, predictionsOf } from './continuation.ts';
import { embedRows } from './embedRows.ts';
import {
  finalShares,
  measuredAddresses,
  measureLayer,
  measuresOf,
  type Values,
  viewActivations,
} from './layerMeasures.ts';
import { rowPredictions, topCount } from './rowPredictions.ts';
import { editRows } from './runEdits.ts';
import { joinRows, type SegmentRunner, toActivation } from './segmentRunner.ts';
import { RunStopped, type TextRun } from './textRun.ts';

export interface ForwardParts {
  readonly plan: ModelPlan;
  readonly source: WeightSource;
  readonly runner: SegmentRunner;
  /** Text of one entry of the vocabulary. */
  readonly pieceText: (id: number) => string;
  readonly emit: (event: EngineEvent) => void;
}

/** Takes a text through all segments of a model, layer by layer, and on by the steps it may take. */
export class ForwardPass {
  readonly #parts: ForwardParts;
  readonly #plan: ModelPlan;
  readonly #continuation: Continuation;

  constructor(parts: ForwardParts) {
    this.#parts = parts;
    this.#plan = parts.plan;
    this.#continuation = new Continuation(parts);
  }

  /** Ends with `done`; rejects with RunStopped or with what failed. */
  async run(run: TextRun): Promise<void> {
    const plan = this.#plan;
    const start = performance.now();

    for (const stack of plan.stacks) {
      this.#parts.emit({ kind: 'tokens', id: run.id, stack, tokens: run.tokens[stack] ?? [] });
    }
    const { taken } = run;
    if (taken) this.#emitTaken(run.id, taken);
    const layerMs: number[] = [];
    const { rows } = run;
    if (!run.empty) {
      if (!taken) await this.#embed(run);
      for (const segment of plan.segments.slice(taken?.segments.length ?? 0)) {
        if (run.stopped) throw new RunStopped(`run ${run.id} was stopped`);
        if (segment.id.kind === 'layer') layerMs.push(await this.#layer(run, segment, segment.id));
        else rows.push(...(await this.#head(run, segment)));
        await nextTask();
      }
    }
    if (run.stopped) throw new RunStopped(`run ${run.id} was stopped`);
    this.#parts.emit(predictionsOf(run));
    if (run.steps > 0) await this.#continuation.run(run, rows);
    this.#emitFinalShares(run);
    run.finished = true;
    this.#parts.emit({ kind: 'done', id: run.id, ms: performance.now() - start, layerMs });
  }

  /** One token more, from what the run has kept of those before it. */
  async extend(run: TextRun, token: number): Promise<void> {
    const start = performance.now();
    await this.#continuation.extend(run, token, run.rows);
    this.#emitFinalShares(run);
    this.#parts.emit({ kind: 'done', id: run.id, ms: performance.now() - start, layerMs: [] });
  }

  #emitTaken(id: number, { from, segments }: NonNullable<TextRun['taken']>): void {
    const layers: Partial<Record<StackName, number>> = {};
    for (const { id: place } of segments) {
      if (place.kind === 'layer') layers[place.stack] = place.layer + 1;
    }
    this.#parts.emit({ kind: 'reused', id, from, layers });
  }

  /** Rows of the lookup tables, copied from where they are kept packed. */
  async #embed(run: TextRun): Promise<void> {
    const plan = this.#plan;
    const { source } = this.#parts;
    for (const op of plan.ops) {
      if (!isRowCopy(op.kind)) continue;
      const { stack } = ensure(parseAddress(op.address), op.address);
      if (op.weight) await run.orStopped(source.require([op.weight]));
      const rows = embedRows(op, plan.config, source, run.tokens[stack] ?? []);
      const shape = [run.length(stack), plan.config.dModel];
      const { edits } = run;
      const patch = edits?.patches.get(op.address);
      const { values } = editRows({ values: rows, shape }, edits?.rules.get(op.address), patch);
      this.#keep(run, op, { [op.address]: { values, shape } });
      if (run.capture !== 'all') continue;
      const activations = [toActivation(plan, op.address, values.slice(), shape)];
      this.#parts.emit({ kind: 'values', id: run.id, activations });
    }
  }

  async #layer(run: TextRun, segment: Segment, { stack, layer }: LayerPlace): Promise<number> {
    const plan = this.#plan;
    const kept = segment.ops.filter((op) => run.carried.has(op.address));
    const shown = this.#shown(run, segment);
    const measured = run.capture === 'none' ? [] : measuredAddresses(plan, segment);
    const cached = run.keepsCache ? cachedAddresses(segment) : [];
    const fetches = [...kept.map((op) => op.address), ...shown, ...measured, ...cached];
    const { values, ms } = await this.#parts.runner.values(run, segment, fetches);
    for (const op of kept) this.#keep(run, op, values);
    for (const address of cached) {
      const { values: data, shape } = ensure(values[address], address);
      run.cache.set(address, { values: data.slice(), shape });
    }
    const derived: Activation[] = [];
    if (measured.length > 0) {
      const measures = measureLayer(plan, segment, values, run.tokens[stack] ?? []);
      run.measures.set(segment, measures);
      derived.push(...viewActivations(plan, measuresOf(run, stack), measures));
    }
    const activations = [
      ...shown.map((address) => this.#parts.runner.activation(values, address)),
      ...derived,
    ];
    this.#parts.emit({ kind: 'layer', id: run.id, stack, layer, ms, activations });
    return ms;
  }

  /** Logits are reduced to their best as they come; who wants all of them has the head run again. */
  async #head(run: TextRun, segment: Segment): Promise<readonly (readonly Prediction[])[]> {
    const { pieceText } = this.#parts;
    const { vocabSize } = this.#plan.config;
    const last = segment.ops.at(-1);
    const logits = last && isLogits(last) ? [last.address] : [];
    const kept = segment.ops.filter((op) => run.carried.has(op.address));
    const shown = this.#shown(run, segment);
    const predictions: (readonly Prediction[])[] = [];
    const pieces: Values[] = [];
    const whole = [...new Set([...kept.map((op) => op.address), ...shown])];
    if (logits.length + whole.length === 0) return [];
    await this.#parts.runner.run(run, segment, [...logits, ...whole], (_, rows) => {
      for (const address of logits) {
        const { values, shape } = ensure(rows[address], address);
        for (let row = 0; row < (shape[0] ?? 0); row++) {
          predictions.push(rowPredictions({ values, vocabSize }, row, topCount, pieceText));
        }
        run.lastLogits = values.slice(-vocabSize);
      }
      pieces.push(Object.fromEntries(whole.map((address) => [address, ensure(rows[address], address)])));
    });
    const values = joinRows(pieces);
    for (const op of kept) this.#keep(run, op, values);
    if (shown.length > 0) {
      const activations = shown.map((address) => this.#parts.runner.activation(values, address));
      this.#parts.emit({ kind: 'values', id: run.id, activations });
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
    const plan = this.#plan;
    const activations = plan.stacks.flatMap((stack) => finalShares(plan, run, stack));
    if (activations.length > 0) this.#parts.emit({ kind: 'derived', id: run.id, activations });
  }
}

function isLogits(op: Op): boolean {
  return op.axes.some((axis) => axis.name === 'vocab');
}
