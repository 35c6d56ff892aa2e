import type { Activation } from '../../model/activation.ts';
import { type Address, parseAddress, type StackName } from '../../model/address.ts';
import type { Prediction } from '../../model/prediction.ts';
import type { Token } from '../../model/token.ts';
import { EngineCore } from '../core/engineCore.ts';
import { type EngineInput, pieceText, stackTokens } from '../core/stackTokens.ts';
import type { Capture, EngineEvent, MemoryMode, RunChanges } from '../protocol.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { OpenedModel } from './openModelFolder.ts';

interface RunExtras {
  readonly limit?: number;
  /** What a decoder beside an encoder has written so far, or what a decoder alone goes on with. */
  readonly decoder?: EngineInput | undefined;
  /** Most tokens that the model may add. */
  readonly steps?: number;
  /** What is changed on the way through the model. */
  readonly changes?: RunChanges;
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
  /** How many of the last stack's tokens the model has added. */
  readonly added: number;
  readonly values: ReadonlyMap<Address, Activation>;
  readonly predictions: readonly (readonly Prediction[])[];
  /** Of the last row, [vocab]. */
  readonly lastLogits: Float32Array | null;
  readonly ms: number;
  readonly layerMs: readonly number[];
}

/** The engine in this process, with promises in place of events: for the command line and tests. */
export class NodeEngine {
  readonly core: EngineCore;
  readonly model: OpenedModel;
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  #id = 0;
  /** Of the newest run: a later one may take layers over from it. */
  #values: ReadonlyMap<Address, Activation> = new Map();

  constructor(model: OpenedModel, runtime: Runtime, memory: MemoryMode = 'full') {
    this.model = model;
    this.core = new EngineCore({
      plan: model.plan,
      source: model.source,
      runtime,
      memory,
      pieceText: (id) => pieceText(model.tokenizer ?? null, id),
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

  /** A value of another text; the newest run stays. Rejects for a text that is too long. */
  readOther(text: EngineInput, address: Address, limit = 128): Promise<Activation | null> {
    const { plan, tokenizer = null } = this.model;
    return this.core.readOther({ tokens: stackTokens({ plan, tokenizer }, { text }), limit }, address);
  }

  /** What the model goes on with, each token the best after all before it, until it ends the text itself. */
  async generate(
    input: EngineInput,
    steps: number,
    { decoder }: Pick<RunExtras, 'decoder'> = {},
  ): Promise<Continuation> {
    const { nCtx } = this.model.plan.config;
    const run = await this.run(input, 'none', { decoder, steps, limit: nCtx });
    const written = run.decoderTokens.length > 0 ? run.decoderTokens : run.tokens;
    const ids = written.slice(written.length - run.added).map(({ id }) => id);
    return { ids, text: this.model.tokenizer?.decode(ids) ?? '' };
  }

  /** Rejects with the sentence of a run that failed or was cancelled. */
  async run(
    input: EngineInput,
    capture: Capture,
    { limit = 128, decoder, steps = 0, changes }: RunExtras = {},
  ): Promise<RunRecord> {
    const id = ++this.#id;
    const values = new Map<Address, Activation>();
    let guesses: Pick<RunRecord, 'predictions' | 'lastLogits'> = { predictions: [], lastLogits: null };
    let done = { ms: 0, layerMs: [] as readonly number[] };
    let failed: string | null = null;
    const { plan, tokenizer = null } = this.model;
    const given = stackTokens({ plan, tokenizer }, { text: input, decoder });
    let tokens = given;
    const off = this.on((event) => {
      if (!('id' in event) || event.id !== id) return;
      if (event.kind === 'reused')
        for (const value of this.#taken(event.layers)) values.set(value.address, value);
      if (event.kind === 'tokens') tokens = { ...tokens, [event.stack]: event.tokens };
      if ('activations' in event) for (const value of event.activations) values.set(value.address, value);
      if (event.kind === 'predictions') guesses = { predictions: event.rows, lastLogits: event.lastLogits };
      if (event.kind === 'done') done = event;
      if (event.kind === 'failed') failed = event.failure.message;
      if (event.kind === 'cancelled') failed = 'cancelled';
    });
    await this.core.run({ id, tokens: given, limit, capture, steps, ...(changes ? { changes } : {}) });
    off();
    if (failed !== null) throw new Error(failed);
    this.#values = values;
    const [first = 'decoder', second] = plan.stacks;
    const writer = second ?? first;
    return {
      tokens: tokens[first] ?? [],
      decoderTokens: (second && tokens[second]) ?? [],
      added: (tokens[writer]?.length ?? 0) - (given[writer]?.length ?? 0),
      values,
      ...guesses,
      ms: done.ms,
      layerMs: done.layerMs,
    };
  }

  /** Values of layers that a run has taken over, and of what comes before them. */
  #taken(layers: Readonly<Partial<Record<StackName, number>>>): readonly Activation[] {
    return [...this.#values.values()].filter(({ address }) => {
      const parts = parseAddress(address);
      const isBefore = parts && isTable(this.model.plan, address);
      return isBefore || (parts?.layer !== undefined && parts.layer < (layers[parts.stack] ?? 0));
    });
  }
}

function isTable(plan: OpenedModel['plan'], address: Address): boolean {
  const kind = plan.byAddress.get(address)?.kind;
  return kind === 'lookup' || kind === 'sinusoid';
}
