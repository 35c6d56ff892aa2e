import type { Engine } from '../engine/protocol.ts';
import type { Activation } from '../model/activation.ts';
import { type Address, formatAddress, type LayerPlace, parseAddress } from '../model/address.ts';
import { readableAddresses } from '../model/derive/readableAddresses.ts';
import { firstStack, shownAttention } from '../model/stackFacts.ts';
import { notify } from '../state/actions.ts';
import { viewedPattern } from '../state/viewedPattern.ts';
import type { ViewState } from '../model/view.ts';
import type { LaneStore } from '../state/store.ts';
import { asSentence } from './asSentence.ts';
import type { Activity } from './activity.ts';
import { type HeldRun, layerSegment } from './heldRun.ts';
import type { RecordedRun } from './recordedRun.ts';
import type { RunConductor } from './runConductor.ts';

export interface ValueParts {
  readonly store: LaneStore;
  readonly activity: Activity;
  readonly runs: RunConductor;
  readonly engine: () => Engine | null;
  readonly recorded: () => RecordedRun | null;
  /** Runs the text on screen again, for an engine that no longer knows it. */
  readonly runAgain: () => void;
}

/** A layer whose values have been asked for. */
interface Asked {
  readonly run: HeldRun;
  readonly place: LayerPlace;
  readonly engine: Engine | null;
  readonly end: () => void;
}

/** Values beyond those of every run: all points of the opened layer, and whatever a script asks to read. */
export class ValueConductor {
  readonly #parts: ValueParts;
  #asked: Asked | null = null;

  constructor(parts: ValueParts) {
    this.#parts = parts;
  }

  /** Call when the opened layer, the run on screen or the layers that have arrived may have changed. */
  sync(): void {
    const { runs } = this.#parts;
    const run = runs.shown;
    const place = run && openPlace(run, this.#view);
    const engine = this.#parts.engine();
    if (this.#asked && !isStill(this.#asked, { run, place, engine })) this.#forget();
    if (!run) return;
    if (run.openLayer !== null && !isSame(run.openLayer, place)) {
      run.dropOpenLayer();
      runs.touch();
    }
    if (!place || place.layer >= run.of(place.stack).layersReady) return;
    if (isSame(run.openLayer, place) || this.#asked) return;
    // Of a run that is still being added to, the last rows would be missing.
    if (run.source === 'live' && !run.done && run.plan.stacks.length > 1) return;
    if (run.source === 'live' && !runs.answersForShown()) {
      if (!runs.pending && run.done && engine) this.#parts.runAgain();
      return;
    }
    this.#asked = { run, place, engine, end: this.#parts.activity.begin() };
    void this.#fill(this.#asked);
  }

  /** Puts the opened layer's values into a run that is about to take over. */
  async prepare(run: HeldRun): Promise<void> {
    const place = openPlace(run, this.#view);
    const engine = this.#parts.engine();
    if (!place || !engine) return;
    try {
      const activations = await engine.layer(place, layerAddresses(run, place));
      if (activations.length > 0) run.holdOpenLayer(place.stack, place.layer, activations);
    } catch {
      // The run takes over all the same; its layer is asked for again then.
    }
  }

  /**
   * A value of the run on screen: held, from the recording, or computed by running its layer again. Null if the run
   * has no such address.
   */
  async read(address: string): Promise<Activation | null> {
    const name = address as Address;
    for (;;) {
      const run = this.#parts.runs.shown;
      const known = run && (await this.#readHere(run, name));
      if (known) return known;
      if (this.#parts.runs.pending) {
        await this.#parts.activity.whenIdle();
        continue;
      }
      const engine = this.#parts.engine();
      if (!run || !engine || !this.#parts.runs.answersForShown()) return null;
      const read = await engine.read(name);
      if (read || this.#parts.runs.shown === run) return read;
    }
  }

  /** Of a recording: what its files hold. Of a live run: everything that the engine can be asked for. */
  addresses(): readonly Address[] {
    const run = this.#parts.runs.shown;
    if (!run) return [];
    if (run.source === 'live') return [...new Set([...readableAddresses(run.plan), ...run.values.keys()])];
    const recorded = run.plan.ops.map((op) => op.address).filter((address) => isOfLayer(address, run));
    return [...new Set([...tokensAddresses(run), ...recorded, ...run.values.keys()])];
  }

  /** What the view derives from its opened layer, as the scene draws it. */
  #derived(run: HeldRun, address: Address): Activation | null {
    const state = this.#parts.store.getState();
    const found = state.run.values === run.values ? viewedPattern(state) : null;
    return found?.address === address ? found : null;
  }

  async #readHere(run: HeldRun, address: Address): Promise<Activation | null> {
    if (tokensAddresses(run).includes(address)) return tokensActivation(run, address);
    const held = run.values.get(address) ?? this.#derived(run, address);
    if (held) return held;
    const parts = parseAddress(address);
    const recorded = this.#parts.recorded();
    if (recorded?.run !== run || parts?.layer === undefined || !isOfLayer(address, run)) return null;
    const activations = await recorded.layer({ stack: parts.stack, layer: parts.layer });
    return activations.find((activation) => activation.address === address) ?? null;
  }

  async #fill(asked: Asked): Promise<void> {
    const { run, place } = asked;
    try {
      const activations = await this.#layerValues(run, place);
      if (this.#asked !== asked) return;
      this.#forget();
      if (activations.length === 0) return;
      run.holdOpenLayer(place.stack, place.layer, activations);
      this.#parts.runs.touch();
    } catch (error) {
      if (this.#asked !== asked) return;
      this.#forget();
      notify(`The values of layer ${place.layer} did not arrive: ${asSentence(error)}`, 'error');
    }
  }

  get #view(): ViewState {
    return this.#parts.store.getState().view;
  }

  #forget(): void {
    this.#asked?.end();
    this.#asked = null;
  }

  async #layerValues(run: HeldRun, place: LayerPlace): Promise<readonly Activation[]> {
    const recorded = this.#parts.recorded();
    if (recorded?.run === run) return recorded.layer(place);
    return (await this.#parts.engine()?.layer(place, layerAddresses(run, place))) ?? [];
  }
}

/** A recorded layer comes from its file, whatever becomes of the engine. */
function isStill(
  asked: Asked,
  now: { readonly run: HeldRun | null; readonly place: LayerPlace | null; readonly engine: Engine | null },
): boolean {
  const sameSource = asked.run.source === 'recorded' || asked.engine === now.engine;
  return asked.run === now.run && isSame(asked.place, now.place) && sameSource;
}

/** The layer that the view has opened, of the stack whose attention it shows. */
function openPlace({ plan }: HeldRun, { layer, stack }: ViewState): LayerPlace | null {
  return layer === null ? null : { stack: shownAttention(plan, stack).name, layer };
}

function isSame(a: LayerPlace | null, b: LayerPlace | null): boolean {
  return a !== null && b !== null && a.stack === b.stack && a.layer === b.layer;
}

function layerAddresses({ plan }: HeldRun, { stack, layer }: LayerPlace): readonly Address[] {
  return layerSegment(plan, stack, layer)?.ops.map((op) => op.address) ?? [];
}

function tokensAddresses({ plan }: HeldRun): readonly Address[] {
  return plan.stacks.map((stack) => formatAddress({ stack, point: 'tokens' }));
}

/** Whether a layer that has arrived holds it. */
function isOfLayer(address: Address, run: HeldRun): boolean {
  const parts = parseAddress(address);
  return parts?.layer !== undefined && parts.layer < run.of(parts.stack).layersReady;
}

function tokensActivation(run: HeldRun, address: Address): Activation {
  const { tokens } = run.of(parseAddress(address)?.stack ?? firstStack(run.plan));
  const values = BigInt64Array.from(tokens, ({ id }) => BigInt(id));
  return { address, axes: ['pos'], shape: [values.length], values };
}
