import type { Engine } from '../engine/protocol.ts';
import { type ContributionTarget, targetKey } from '../model/contributions.ts';
import type { LensRequest } from '../model/lens.ts';
import { type TraceNeeds, weightKey } from '../model/traceNeeds.ts';
import { changePage } from '../state/actions.ts';
import type { TracedState } from '../state/loomState.ts';
import type { LaneStore } from '../state/store.ts';
import { asSentence } from './asSentence.ts';
import type { Activity } from './activity.ts';
import type { ValueConductor } from './valueConductor.ts';

/** Rows of weights that are kept at most. */
const mostRows = 60;

/** Values and weights that an explanation is made from, read when it is on screen. */
export class TraceReader {
  readonly #engine: () => Engine | null;
  readonly #values: ValueConductor;
  readonly #activity: Activity;
  readonly #store: LaneStore;
  readonly #reading = new Set<string>();

  constructor(engine: () => Engine | null, values: ValueConductor, activity: Activity, store: LaneStore) {
    this.#engine = engine;
    this.#values = values;
    this.#activity = activity;
    this.#store = store;
  }

  /** Reads what is not here yet, of a run that stands; a failure is said in one sentence. */
  async read({ addresses, weights }: TraceNeeds): Promise<void> {
    this.#followRun();
    if (this.#store.getState().run.status === 'running') return;
    await this.#activity.during(async () => {
      for (const address of addresses) {
        const isHere = this.#store.getState().run.values.has(address) || this.#state.values.has(address);
        if (!isHere) await this.#once(address, () => this.#value(address));
      }
      for (const need of weights) {
        const key = weightKey(need);
        if (!this.#state.rows.has(key)) await this.#once(key, () => this.#weight(key, need));
      }
    });
  }

  /** Splits a score or logit of the run that stands. */
  split(target: ContributionTarget): Promise<void> {
    const key = targetKey(target);
    return this.#ask(key, this.#state.contributions, async (engine) => {
      const found = await engine.contributions(target);
      return () => ({ contributions: new Map(this.#state.contributions).set(key, found) });
    });
  }

  readLens(key: string, request: LensRequest): Promise<void> {
    return this.#ask(key, this.#state.lens, async (engine) => {
      const found = await engine.lens(request);
      return () => ({ lens: new Map(this.#state.lens).set(key, found) });
    });
  }

  /** Asks the engine about the live run that stands, unless the answer is known; dropped when another run has come. */
  async #ask(
    key: string,
    known: ReadonlyMap<string, unknown>,
    task: (engine: Engine) => Promise<() => Partial<TracedState>>,
  ): Promise<void> {
    const isNew = this.#followRun();
    const { run: shown } = this.#store.getState();
    const engine = this.#engine();
    if (!engine || shown.source !== 'live' || shown.status === 'running' || (!isNew && known.has(key)))
      return;
    await this.#activity.during(() =>
      this.#once(key, async () => {
        const { run } = this.#state;
        const change = await task(engine);
        if (run === this.#state.run) this.#change({ ...change(), problem: null });
      }),
    );
  }

  /** Of another model: nothing holds any more. */
  forget(): void {
    this.#reading.clear();
    this.#change({
      run: null,
      values: new Map(),
      contributions: new Map(),
      lens: new Map(),
      rows: new Map(),
      problem: null,
    });
  }

  /** Values belong to the run that they were read of; weights stay. */
  #followRun(): boolean {
    const { values: run } = this.#store.getState().run;
    if (this.#state.run === run) return false;
    this.#change({ run, values: new Map(), contributions: new Map(), lens: new Map(), problem: null });
    return true;
  }

  async #once(key: string, task: () => Promise<void>): Promise<void> {
    if (this.#reading.has(key)) return;
    this.#reading.add(key);
    try {
      await task();
    } catch (error) {
      this.#change({ problem: asSentence(error) });
    } finally {
      this.#reading.delete(key);
    }
  }

  async #value(address: TraceNeeds['addresses'][number]): Promise<void> {
    const { run } = this.#state;
    const found = await this.#values.read(address);
    if (!found || !(found.values instanceof Float32Array) || run !== this.#state.run) return;
    const { shape, values } = found;
    this.#change({ values: new Map(this.#state.values).set(address, { shape, values }), problem: null });
  }

  async #weight(key: string, { name, rows }: TraceNeeds['weights'][number]): Promise<void> {
    const engine = this.#engine();
    const found = await engine?.weights(name, rows);
    if (!found || engine !== this.#engine()) return;
    const kept = [...this.#state.rows].slice(-(mostRows - 1));
    this.#change({ rows: new Map([...kept, [key, found]]), problem: null });
  }

  get #state(): TracedState {
    return this.#store.getState().page.traced;
  }

  #change(change: Partial<TracedState>): void {
    changePage({ traced: { ...this.#state, ...change } }, this.#store);
  }
}
