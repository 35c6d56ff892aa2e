import type { Engine } from '../engine/protocol.ts';
import type { Activation } from '../model/activation.ts';
import { type Address, formatAddress, type LayerPlace, parseAddress } from '../model/address.ts';
import { meanPattern } from '../model/derive/meanPattern.ts';
import { readableAddresses } from '../model/derive/readableAddresses.ts';
import { notify } from '../state/actions.ts';
import { store } from '../state/store.ts';
import { asSentence } from './asSentence.ts';
import type { Activity } from './activity.ts';
import { type HeldRun, layerSegment } from './heldRun.ts';
import type { RecordedRun } from './recordedRun.ts';
import type { RunConductor } from './runConductor.ts';

export interface ValueParts {
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
  readonly layer: number;
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
    const { layer } = store.getState().view;
    const run = runs.shown;
    const engine = this.#parts.engine();
    if (this.#asked && !isStill(this.#asked, { run, layer, engine })) this.#forget();
    if (!run) return;
    if (run.openLayer !== null && run.openLayer !== layer) {
      run.dropOpenLayer();
      runs.touch();
    }
    if (layer === null || layer >= run.layersReady || run.openLayer === layer || this.#asked) return;
    if (run.source === 'live' && !runs.answersForShown()) {
      if (!runs.pending && run.done && engine) this.#parts.runAgain();
      return;
    }
    this.#asked = { run, layer, engine, end: this.#parts.activity.begin() };
    void this.#fill(this.#asked);
  }

  /** Puts the opened layer's values into a run that is about to take over. */
  async prepare(run: HeldRun): Promise<void> {
    const { layer } = store.getState().view;
    const engine = this.#parts.engine();
    if (layer === null || !engine) return;
    try {
      const activations = await engine.layer(placeOf(run, layer), layerAddresses(run, layer));
      if (activations.length > 0) run.holdOpenLayer(layer, activations);
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
    if (run.source === 'live') return readableAddresses(run.plan);
    const recorded = run.plan.ops.map((op) => op.address).filter((address) => isOfLayer(address, run));
    return [...new Set([...tokensAddresses(run), ...recorded, ...run.values.keys()])];
  }

  async #readHere(run: HeldRun, address: Address): Promise<Activation | null> {
    if (tokensAddresses(run).includes(address)) return tokensActivation(run, address);
    const held = run.values.get(address) ?? meanOfView(run, address);
    if (held) return held;
    const layer = parseAddress(address)?.layer;
    const recorded = this.#parts.recorded();
    if (recorded?.run !== run || layer === undefined || !isOfLayer(address, run)) return null;
    const activations = await recorded.layer(layer);
    return activations.find((activation) => activation.address === address) ?? null;
  }

  async #fill(asked: Asked): Promise<void> {
    const { run, layer } = asked;
    try {
      const activations = await this.#layerValues(run, layer);
      if (this.#asked !== asked) return;
      this.#forget();
      if (activations.length === 0) return;
      run.holdOpenLayer(layer, activations);
      this.#parts.runs.touch();
    } catch (error) {
      if (this.#asked !== asked) return;
      this.#forget();
      notify(`The values of layer ${layer} did not arrive: ${asSentence(error)}`, 'error');
    }
  }

  #forget(): void {
    this.#asked?.end();
    this.#asked = null;
  }

  async #layerValues(run: HeldRun, layer: number): Promise<readonly Activation[]> {
    const recorded = this.#parts.recorded();
    if (recorded?.run === run) return recorded.layer(layer);
    return (await this.#parts.engine()?.layer(placeOf(run, layer), layerAddresses(run, layer))) ?? [];
  }
}

/** A recorded layer comes from its file, whatever becomes of the engine. */
function isStill(
  asked: Asked,
  now: { readonly run: HeldRun | null; readonly layer: number | null; readonly engine: Engine | null },
): boolean {
  const sameSource = asked.run.source === 'recorded' || asked.engine === now.engine;
  return asked.run === now.run && asked.layer === now.layer && sameSource;
}

function placeOf({ stack }: HeldRun, layer: number): LayerPlace {
  return { stack: stack.name, layer };
}

function layerAddresses(run: HeldRun, layer: number): readonly Address[] {
  return layerSegment(run, layer)?.ops.map((op) => op.address) ?? [];
}

function tokensAddresses({ plan }: HeldRun): readonly Address[] {
  return plan.stacks.map((stack) => formatAddress({ stack, point: 'tokens' }));
}

/** Whether a layer that has arrived holds it. */
function isOfLayer(address: Address, run: HeldRun): boolean {
  const layer = parseAddress(address)?.layer;
  return layer !== undefined && layer < run.layersReady;
}

function tokensActivation(run: HeldRun, address: Address): Activation {
  const values = BigInt64Array.from(run.tokens, ({ id }) => BigInt(id));
  return { address, axes: ['pos'], shape: [values.length], values };
}

/** The mean pattern that the view shows: of its opened layer and its heads, as the scene derives it. */
function meanOfView({ values, stack }: HeldRun, address: Address): Activation | null {
  const { layer, heads } = store.getState().view;
  if (layer === null || heads.length < 2) return null;
  const pattern = values.get(formatAddress({ stack: stack.name, layer, point: 'attn.pattern' }));
  if (!(pattern?.values instanceof Float32Array)) return null;
  const mean = meanPattern({ ...pattern, values: pattern.values }, heads);
  return mean?.address === address ? mean : null;
}
