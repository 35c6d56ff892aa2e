import type { Activation } from '../../model/activation.ts';
import type { Address } from '../../model/address.ts';
import type { Prediction } from '../../model/prediction.ts';
import type { Token } from '../../model/token.ts';
import { EngineCore } from '../core/engineCore.ts';
import { greedyChoice } from '../core/greedyChoice.ts';
import type { StackTokens } from '../core/textRun.ts';
import type { Capture, EngineEvent } from '../protocol.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { OpenedModel } from './openModelFolder.ts';

/** A text, or the ids of its tokens. */
export type EngineInput = string | readonly number[];

interface RunExtras {
  readonly limit?: number;
  /** What a decoder beside an encoder reads. */
  readonly decoder?: EngineInput;
}

/** Tokens that a model added to a text. */
export interface Continuation {
  readonly ids: readonly number[];
  readonly text: string;
}

/** All that one run gave. */
export interface RunRecord {
  /** Of the first stack: the text. */
  readonly tokens: readonly Token[];
  /** Of a decoder beside an encoder. */
  readonly decoderTokens: readonly Token[];
  readonly values: ReadonlyMap<Address, Activation>;
  readonly predictions: readonly (readonly Prediction[])[];
  readonly ms: number;
  readonly layerMs: readonly number[];
}

/** The engine in this process, with promises in place of events: for the command line and tests. */
export class NodeEngine {
  readonly core: EngineCore;
  readonly model: OpenedModel;
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  #id = 0;

  constructor(model: OpenedModel, runtime: Runtime) {
    this.model = model;
    this.core = new EngineCore({
      plan: model.plan,
      source: model.source,
      runtime,
      pieceText: (id) => pieceText(model, id),
      emit: (event) => {
        for (const listener of this.#listeners) listener(event);
      },
    });
  }

  on(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  load(signal?: AbortSignal): Promise<void> {
    return this.core.load(0, signal);
  }

  /** What the model goes on with, each token the best after all before it, until it ends the text itself. */
  async generate(
    input: EngineInput,
    steps: number,
    { decoder }: Pick<RunExtras, 'decoder'> = {},
  ): Promise<Continuation> {
    const { config, stacks } = this.model.plan;
    const first = this.tokensOf(input).map(({ id }) => id);
    const start = stacks.length > 1 ? this.#decoderTokens(decoder).map(({ id }) => id) : first;
    const grown = [...start];
    while (grown.length < start.length + steps) {
      const run = stacks.length > 1 ? this.run(first, 'none', { decoder: grown }) : this.run(grown, 'none');
      const next = greedyChoice((await run).predictions.at(-1) ?? [], config);
      if (next === null) break;
      grown.push(next);
    }
    const ids = grown.slice(start.length);
    return { ids, text: this.model.tokenizer?.decode(ids) ?? '' };
  }

  /** Tokens of each stack; a decoder beside an encoder starts with its start token unless it is given a text. */
  #stackTokens(input: EngineInput, decoder: EngineInput | undefined): StackTokens {
    const [first, second] = this.model.plan.stacks;
    if (!first) throw new Error('a model without stacks');
    if (!second) return { [first]: this.tokensOf(input) };
    return { [first]: this.tokensOf(input), [second]: this.#decoderTokens(decoder) };
  }

  /** Ids are taken as they are; before a text stands the token that decoders start with. */
  #decoderTokens(decoder: EngineInput = ''): readonly Token[] {
    if (typeof decoder !== 'string') return this.tokensOf(decoder);
    const start = bareToken(this.model, this.model.plan.config.decoderStart ?? 0);
    const tokens = decoder === '' ? [] : this.tokensOf(decoder).filter(({ special }) => !special);
    return [{ ...start, special: true }, ...tokens];
  }

  tokensOf(input: EngineInput): readonly Token[] {
    if (typeof input !== 'string') return input.map((id) => bareToken(this.model, id));
    if (!this.model.tokenizer)
      throw new Error('tokenizer.json: found no such file, expected one to read a text');
    return this.model.tokenizer.encode(input);
  }

  /** Rejects with the sentence of a run that failed or was cancelled. */
  async run(
    input: EngineInput,
    capture: Capture,
    { limit = 128, decoder }: RunExtras = {},
  ): Promise<RunRecord> {
    const id = ++this.#id;
    const values = new Map<Address, Activation>();
    let predictions: RunRecord['predictions'] = [];
    let done = { ms: 0, layerMs: [] as readonly number[] };
    let failed: string | null = null;
    const tokens = this.#stackTokens(input, decoder);
    const off = this.on((event) => {
      if (!('id' in event) || event.id !== id) return;
      if ('activations' in event) for (const value of event.activations) values.set(value.address, value);
      if (event.kind === 'predictions') predictions = event.rows;
      if (event.kind === 'done') done = event;
      if (event.kind === 'failed') failed = event.failure.message;
      if (event.kind === 'cancelled') failed = 'cancelled';
    });
    await this.core.run({ id, tokens, limit, capture });
    off();
    if (failed !== null) throw new Error(failed);
    const [first = 'decoder', second] = this.model.plan.stacks;
    return {
      tokens: tokens[first] ?? [],
      decoderTokens: (second && tokens[second]) ?? [],
      values,
      predictions,
      ms: done.ms,
      layerMs: done.layerMs,
    };
  }
}

/** Ids that were given as such have no place in a text. */
function bareToken(model: OpenedModel, id: number): Token {
  return { id, piece: pieceText(model, id), text: pieceText(model, id), start: 0, end: 0, special: false };
}

/** Models may have more rows than their vocabulary has entries; such an id is shown as a number. */
function pieceText({ tokenizer }: OpenedModel, id: number): string {
  try {
    return tokenizer?.pieceText(id) ?? `<${id}>`;
  } catch {
    return `<${id}>`;
  }
}
