import { ensure } from '../../base/brand.ts';
import { nextTask } from '../../base/nextTask.ts';
import { isRowCopy } from '../../graph/emit/emitters.ts';
import type { RowRange } from '../../graph/feeds.ts';
import type { Activation } from '../../model/activation.ts';
import { type Address, type LayerPlace, parseAddress, type StackName } from '../../model/address.ts';
import type { ModelPlan, Segment } from '../../model/plan.ts';
import type { Prediction } from '../../model/prediction.ts';
import type { Token } from '../../model/token.ts';
import type { EngineEvent } from '../protocol.ts';
import { embedRows } from './embedRows.ts';
import type { ForwardParts } from './forwardPass.ts';
import { greedyChoice } from './greedyChoice.ts';
import { appendKeys, appendQueries } from './growTensors.ts';
import {
  growMeasures,
  measuredAddresses,
  measuresOf,
  type Values,
  viewActivations,
} from './layerMeasures.ts';
import { rowPredictions, topCount } from './rowPredictions.ts';
import { editRows } from './runEdits.ts';
import { toActivation } from './segmentRunner.ts';
import { chosenToken } from './stackTokens.ts';
import { RunStopped, type TextRun } from './textRun.ts';

/** Keys, values and patterns of one layer: what its next row is computed from and written under. */
export function cachedAddresses({ id, ops }: Segment): readonly Address[] {
  if (id.kind !== 'layer') return [];
  return ops.flatMap(({ kind, address, inputs }) => {
    if (kind === 'softmax') return [address];
    return (kind === 'scores' || kind === 'mix') && inputs[1] ? [inputs[1]] : [];
  });
}

/**
 * Goes on with a text, one token at a time, each the best after all before it, until the model ends the text or the
 * run's steps are used up. Every step computes the new row alone, from the keys and values kept of those before it.
 */
export class Continuation {
  readonly #parts: ForwardParts;
  readonly #plan: ModelPlan;
  /** The stack that writes. */
  readonly #stack: StackName;
  readonly #segments: readonly Segment[];

  constructor(parts: ForwardParts) {
    this.#parts = parts;
    this.#plan = parts.plan;
    this.#stack = ensure(parts.plan.stacks.at(-1), 'a stack of the plan');
    this.#segments = parts.plan.segments.filter(({ id }) => id.stack === this.#stack);
  }

  /** `rows`: predictions after every row so far; those of the new rows are added. */
  async run(run: TextRun, rows: (readonly Prediction[])[]): Promise<void> {
    for (let step = 0; step < run.steps; step++) {
      const next = greedyChoice(rows.at(-1) ?? [], this.#plan.config);
      if (next === null) return;
      await this.extend(run, next, rows);
    }
  }

  /** Goes on with one token, whoever chose it. */
  async extend(run: TextRun, id: number, rows: (readonly Prediction[])[]): Promise<void> {
    const end = run.tokens[this.#stack]?.at(-1)?.end ?? 0;
    rows.push(await this.#step(run, chosenToken(id, this.#parts.pieceText(id), end)));
    this.#parts.emit(predictionsOf(run));
    await nextTask();
  }

  /** Takes one token through the stack; gives what may follow it. */
  async #step(run: TextRun, token: Token): Promise<readonly Prediction[]> {
    const from = run.length(this.#stack);
    const range = { from, to: from + 1 };
    run.append(this.#stack, token);
    this.#parts.emit({
      kind: 'tokens',
      id: run.id,
      stack: this.#stack,
      tokens: run.tokens[this.#stack] ?? [],
    });
    await this.#embed(run, token, from);
    let predictions: readonly Prediction[] = [];
    for (const segment of this.#segments) {
      if (run.stopped) throw new RunStopped(`run ${run.id} was stopped`);
      if (segment.id.kind === 'layer') await this.#layer(run, segment, segment.id, range);
      else if (segment.id.kind === 'head') predictions = await this.#head(run, segment, range);
    }
    return predictions;
  }

  async #embed(run: TextRun, token: Token, from: number): Promise<void> {
    const { config, ops } = this.#plan;
    for (const op of ops) {
      if (!isRowCopy(op.kind) || parseAddress(op.address)?.stack !== this.#stack) continue;
      const row = {
        values: embedRows(op, config, this.#parts.source, [token], from),
        shape: [1, config.dModel],
      };
      const { edits } = run;
      const edited = editRows(row, edits?.rules.get(op.address), edits?.patches.get(op.address), from);
      await run.grow(op.address, edited);
    }
  }

  async #layer(run: TextRun, segment: Segment, { stack, layer }: LayerPlace, range: RowRange): Promise<void> {
    const isShown = run.capture !== 'none';
    const cached = cachedAddresses(segment);
    const carried = segment.ops.map(({ address }) => address).filter((address) => run.carried.has(address));
    const measured = isShown ? measuredAddresses(this.#plan, segment) : [];
    const fetches = [...cached, ...carried, ...measured];
    const { values, ms } = await this.#parts.runner.step(run, segment, range, fetches);
    const shown = [
      ...cached.flatMap((address) => this.#grow(run, address, values)),
      ...(await Promise.all(carried.map((address) => this.#carry(run, address, values)))),
    ];
    if (!isShown) return;
    const activations = [...shown, ...this.#views(run, segment, values)];
    this.#parts.emit({ kind: 'layer', id: run.id, stack, layer, ms, activations });
  }

  /** What is cached grows by the new row; patterns are also shown. */
  #grow(run: TextRun, address: Address, values: Values): readonly Activation[] {
    const before = ensure(run.cache.get(address), `${address} in the cache`);
    const added = ensure(values[address], address);
    const isPattern = this.#plan.byAddress.get(address)?.kind === 'softmax';
    const grown = isPattern ? appendQueries(before, added) : appendKeys(before, added);
    run.cache.set(address, grown);
    return isPattern ? [toActivation(this.#plan, address, grown.values.slice(), grown.shape)] : [];
  }

  async #carry(run: TextRun, address: Address, values: Values): Promise<Activation> {
    const grown = await run.grow(address, ensure(values[address], address));
    return toActivation(this.#plan, address, grown.values.slice(), grown.shape);
  }

  #views(run: TextRun, segment: Segment, values: Values): readonly Activation[] {
    const before = ensure(run.measures.get(segment), 'measures of the rows before');
    const pattern = ensure(
      measuredAddresses(this.#plan, segment)
        .map((address) => run.cache.get(address))
        .find((cached) => cached !== undefined),
      'the pattern of the layer',
    );
    const grown = growMeasures(this.#plan, segment, before, values, pattern);
    run.measures.set(segment, grown);
    // A run that grows by single tokens gets its final shares after each of them.
    return viewActivations(this.#plan, measuresOf(run, this.#stack), grown, run.steps > 0);
  }

  async #head(run: TextRun, segment: Segment, range: RowRange): Promise<readonly Prediction[]> {
    const logits = ensure(segment.ops.at(-1), 'logits of the head').address;
    const kept = segment.ops.map(({ address }) => address).filter((address) => run.carried.has(address));
    const { values } = await this.#parts.runner.step(run, segment, range, [logits, ...kept]);
    for (const address of kept) await run.grow(address, ensure(values[address], address));
    const { values: row } = ensure(values[logits], logits);
    run.lastLogits = row.slice();
    const { vocabSize } = this.#plan.config;
    return rowPredictions({ values: row, vocabSize }, 0, topCount, this.#parts.pieceText);
  }
}

/** What is known by now of what follows each row. */
export function predictionsOf({ id, rows, lastLogits }: TextRun): EngineEvent {
  return { kind: 'predictions', id, rows: [...rows], lastLogits: lastLogits?.slice() ?? null };
}
