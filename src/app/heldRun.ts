import { ensure } from '../base/brand.ts';
import type { RunChanges, Written } from '../engine/protocol.ts';
import type { Activation } from '../model/activation.ts';
import { type Address, formatAddress, parseAddress, type StackName } from '../model/address.ts';
import { combineResting, restingCandidates, specialCandidates } from '../model/derive/resting.ts';
import type { ModelPlan, Segment } from '../model/plan.ts';
import type { Prediction } from '../model/prediction.ts';
import type { Token } from '../model/token.ts';
import { attentionsOf, firstStack, type StackFacts, shownAttention } from '../model/stackFacts.ts';
import { type StackChoice, viewPointOf } from '../model/view.ts';
import type { AttentionRun, RunState } from '../state/loomState.ts';

const unchanged: RunChanges = { list: [], patches: [] };

interface RunIdentity {
  readonly source: 'recorded' | 'live';
  /** The engine's number of a live run. */
  readonly id: number | null;
  readonly text: string;
  /** What a decoder was given beyond the text. */
  readonly written?: Written;
  readonly plan: ModelPlan;
  /** What is changed on the way; empty = nothing. */
  readonly changes?: RunChanges;
}

/** What has arrived of one stack. */
interface HeldStack {
  tokens: readonly Token[];
  layersReady: number;
  layerMs: readonly number[];
  candidates: readonly (readonly (readonly number[])[])[];
  resting: RunState['resting'];
}

interface OpenLayer {
  readonly stack: StackName;
  readonly layer: number;
  readonly addresses: readonly Address[];
}

/** What has arrived of one run, recorded or live. */
export class HeldRun {
  readonly source: 'recorded' | 'live';
  readonly id: number | null;
  readonly text: string;
  /** Grows with the tokens that are added to it. */
  written: Written;
  readonly plan: ModelPlan;
  readonly changes: RunChanges;
  readonly values = new Map<Address, Activation>();
  predictions: readonly (readonly Prediction[])[] = [];
  /** Of the last row, [vocab]. */
  lastLogits: Float32Array | null = null;
  runMs: number | null = null;
  done = false;
  readonly #stacks: ReadonlyMap<StackName, HeldStack>;
  #detail: OpenLayer | null = null;

  constructor({ source, id, text, written = {}, plan, changes = unchanged }: RunIdentity) {
    this.source = source;
    this.id = id;
    this.text = text;
    this.written = written;
    this.plan = plan;
    this.changes = changes;
    this.#stacks = new Map(
      plan.stacks.map((stack) => [
        stack,
        { tokens: [], layersReady: 0, layerMs: [], candidates: [], resting: [] },
      ]),
    );
  }

  /** Of the stack that reads the text. */
  get tokens(): readonly Token[] {
    return this.of(firstStack(this.plan)).tokens;
  }

  of(stack: StackName): HeldStack {
    return ensure(this.#stacks.get(stack), `the ${stack} of the run`);
  }

  /** Over all stacks. */
  get layersReady(): number {
    return [...this.#stacks.values()].reduce((sum, { layersReady }) => sum + layersReady, 0);
  }

  hold(activations: readonly Activation[]): void {
    for (const activation of activations) this.values.set(activation.address, activation);
  }

  /** Layers of a stack arrive in order, and again when the stack has one token more. */
  addLayer(stack: StackName, layer: number, activations: readonly Activation[], ms?: number): void {
    const held = this.of(stack);
    this.values.delete(formatAddress({ stack, layer, point: viewPointOf.lens }));
    this.hold(activations);
    if (this.#detail?.stack === stack && this.#isOutgrown()) this.dropOpenLayer();
    if (ms !== undefined) held.layerMs = [...held.layerMs.slice(0, layer), ms];
    held.layersReady = Math.max(held.layersReady, layer + 1);
    const own = attentionsOf(this.plan).find(({ name, sublayer }) => name === stack && sublayer === 'attn');
    if (!own) return;
    const activation = this.values.get(formatAddress({ stack, layer, point: 'attn.pattern' }));
    if (!activation || !(activation.values instanceof Float32Array)) return;
    const { values, shape } = activation;
    const candidates = own.causal
      ? restingCandidates({ values, shape })
      : specialCandidates(held.tokens, shape[0] ?? 0);
    held.candidates = [...held.candidates.slice(0, layer), candidates, ...held.candidates.slice(layer + 1)];
  }

  /** Layers that are those of another run of the same text, up to its first change. */
  takeOver(base: HeldRun, layers: Readonly<Partial<Record<StackName, number>>>): void {
    for (const [stack, own] of this.#stacks) {
      const ready = layers[stack] ?? 0;
      const from = base.of(stack);
      own.layersReady = Math.max(own.layersReady, ready);
      own.layerMs = from.layerMs.slice(0, ready);
      own.candidates = from.candidates.slice(0, ready);
    }
    const opened = base.openLayer;
    const ofOpened = new Set(base.#detail?.addresses ?? []);
    for (const [address, activation] of base.values) {
      const parts = parseAddress(address);
      if (!parts || (opened && ofOpened.has(address))) continue;
      const { stack, layer } = parts;
      // Which word the loom follows depends on where the run ends.
      if (parts.point === viewPointOf.lens) continue;
      if (layer !== undefined && layer < (layers[stack] ?? 0)) this.values.set(address, activation);
    }
  }

  /** Layer of which every value is held. */
  get openLayer(): { readonly stack: StackName; readonly layer: number } | null {
    return this.#detail;
  }

  /** Values that only an opened layer needs. Those that are held already stay the same arrays. */
  holdOpenLayer(stack: StackName, layer: number, activations: readonly Activation[]): void {
    this.dropOpenLayer();
    const added = activations.filter(({ address }) => !this.values.has(address));
    this.hold(added);
    this.#detail = { stack, layer, addresses: added.map(({ address }) => address) };
  }

  dropOpenLayer(): void {
    for (const address of this.#detail?.addresses ?? []) this.values.delete(address);
    this.#detail = null;
  }

  /** As the store shows it; `version` tells readers that the map has changed. */
  toState(asked: StackChoice | null): Omit<RunState, 'status' | 'version' | 'before'> {
    const attentions = attentionsOf(this.plan).map((facts) => this.#attention(facts));
    const stack = shownAttention(this.plan, asked);
    const shown = ensure(
      attentions.find(({ facts }) => facts === stack),
      'the attention that is shown',
    );
    return {
      source: this.source,
      text: this.text,
      changes: this.changes.list,
      plan: this.plan,
      stack,
      config: stack.config,
      attentions,
      tokens: shown.tokens,
      keyTokens: shown.keyTokens,
      layersReady: shown.layersReady,
      layerMs: this.of(stack.name).layerMs,
      runMs: this.runMs,
      values: this.values,
      predictions: this.predictions,
      lastLogits: this.lastLogits,
      resting: shown.resting,
    };
  }

  #attention(facts: StackFacts): AttentionRun {
    const held = this.of(facts.name);
    const isOwn = facts.sublayer === 'attn';
    if (isOwn) {
      const { nLayers, nHeads } = facts.config;
      held.resting = combineResting(held.candidates, nLayers * nHeads, held.resting);
    }
    return {
      facts,
      tokens: held.tokens,
      keyTokens: this.of(facts.keysOf).tokens,
      layersReady: held.layersReady,
      resting: isOwn ? held.resting : [],
    };
  }

  /** The opened layer's values are of fewer tokens than the stack has by now. */
  #isOutgrown(): boolean {
    const { stack, layer } = ensure(this.#detail, 'an opened layer');
    const stream = this.values.get(formatAddress({ stack, layer, point: 'resid_pre' }));
    return stream !== undefined && stream.shape[0] !== this.of(stack).tokens.length;
  }
}

export function layerSegment(plan: ModelPlan, stack: StackName, layer: number): Segment | undefined {
  return plan.segments.find(({ id }) => id.kind === 'layer' && id.stack === stack && id.layer === layer);
}
