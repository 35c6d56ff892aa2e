import type { Activation } from '../model/activation.ts';
import { type Address, formatAddress } from '../model/address.ts';
import { combineResting, restingCandidates } from '../model/derive/resting.ts';
import type { ModelPlan, Segment } from '../model/plan.ts';
import type { Prediction } from '../model/prediction.ts';
import type { Token } from '../model/token.ts';
import { firstStack, type StackFacts, stackFacts } from '../model/stackFacts.ts';
import type { RunState } from '../state/loomState.ts';

interface RunIdentity {
  readonly source: 'recorded' | 'live';
  /** The engine's number of a live run. */
  readonly id: number | null;
  readonly text: string;
  readonly plan: ModelPlan;
}

/** What has arrived of one run, recorded or live. */
export class HeldRun {
  readonly source: 'recorded' | 'live';
  readonly id: number | null;
  readonly text: string;
  readonly plan: ModelPlan;
  /** The stack whose tokens and layers these are. */
  readonly stack: StackFacts;
  readonly values = new Map<Address, Activation>();
  tokens: readonly Token[] = [];
  predictions: readonly (readonly Prediction[])[] = [];
  layerMs: readonly number[] = [];
  runMs: number | null = null;
  done = false;
  #layersReady = 0;
  #detail: { readonly layer: number; readonly addresses: readonly Address[] } | null = null;
  #resting: RunState['resting'] = [];
  #candidates: readonly (readonly (readonly number[])[])[] = [];

  constructor({ source, id, text, plan }: RunIdentity) {
    this.source = source;
    this.id = id;
    this.text = text;
    this.plan = plan;
    this.stack = stackFacts(plan, firstStack(plan));
  }

  get layersReady(): number {
    return this.#layersReady;
  }

  hold(activations: readonly Activation[]): void {
    for (const activation of activations) this.values.set(activation.address, activation);
  }

  /** Layers arrive in order. */
  addLayer(layer: number, activations: readonly Activation[], ms?: number): void {
    this.hold(activations);
    if (ms !== undefined) this.layerMs = [...this.layerMs.slice(0, layer), ms];
    this.#layersReady = layer + 1;
    const pattern = this.stack.causal
      ? formatAddress({ stack: this.stack.name, layer, point: 'attn.pattern' })
      : null;
    const activation = pattern && this.values.get(pattern);
    if (!activation || !(activation.values instanceof Float32Array)) return;
    const candidates = restingCandidates({ values: activation.values, shape: activation.shape });
    this.#candidates = [...this.#candidates.slice(0, layer), candidates];
  }

  /** Layer of which every value is held. */
  get openLayer(): number | null {
    return this.#detail?.layer ?? null;
  }

  /** Values that only an opened layer needs. Those that are held already stay the same arrays. */
  holdOpenLayer(layer: number, activations: readonly Activation[]): void {
    this.dropOpenLayer();
    const added = activations.filter(({ address }) => !this.values.has(address));
    this.hold(added);
    this.#detail = { layer, addresses: added.map(({ address }) => address) };
  }

  dropOpenLayer(): void {
    for (const address of this.#detail?.addresses ?? []) this.values.delete(address);
    this.#detail = null;
  }

  /** As the store shows it; `version` tells readers that the map has changed. */
  toState(): Omit<RunState, 'status' | 'version'> {
    const { nLayers, nHeads } = this.stack.config;
    this.#resting = combineResting(this.#candidates, nLayers * nHeads, this.#resting);
    return {
      source: this.source,
      text: this.text,
      plan: this.plan,
      stack: this.stack,
      config: this.stack.config,
      tokens: this.tokens,
      layersReady: this.#layersReady,
      layerMs: this.layerMs,
      runMs: this.runMs,
      values: this.values,
      predictions: this.predictions,
      resting: this.#resting,
    };
  }
}

export function layerSegment({ plan, stack }: HeldRun, layer: number): Segment | undefined {
  return plan.segments.find(({ id }) => id.kind === 'layer' && id.stack === stack.name && id.layer === layer);
}
