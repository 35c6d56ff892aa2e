import type { Engine } from '../engine/protocol.ts';
import type { Activation } from '../model/activation.ts';
import type { Address } from '../model/address.ts';
import { streamAddresses } from '../model/derive/streams.ts';
import type { LensRow } from '../model/lens.ts';
import { lastStack } from '../model/stackFacts.ts';
import { initialState } from '../state/initialState.ts';
import type { SweepState } from '../state/loomState.ts';
import { changePage } from '../state/actions.ts';
import { followedWord } from '../state/followedWord.ts';
import type { LaneStore } from '../state/store.ts';
import { asSentence } from './asSentence.ts';
import type { Activity } from './activity.ts';

export interface SweepParts {
  readonly engine: () => Engine | null;
  readonly activity: Activity;
  readonly store: LaneStore;
  readonly readOther: (address: Address) => Promise<Activation | null>;
}

/** Rows of the other lane in the place of this one's, layer by layer and word by word, as a heat map that fills. */
export class Sweeper {
  readonly #parts: SweepParts;
  #running: { readonly engine: Engine; readonly id: number } | null = null;

  constructor(parts: SweepParts) {
    this.#parts = parts;
  }

  async run(): Promise<void> {
    const { engine: engineOf, store, activity } = this.#parts;
    const engine = engineOf();
    const { run, view } = store.getState();
    const { plan } = run;
    if (!engine || !plan || run.status !== 'done' || this.#running) return;
    const pos = run.predictions.length - 1;
    const followed = followedWord({ run, view });
    const words = [followed?.word, view.word && view.word2].filter((word) => word != null);
    const texts = [followed?.text.trim(), view.word && view.word2].filter((text) => text != null);
    await activity.during(async () => {
      try {
        const found = await Promise.all(
          streamAddresses(plan, lastStack(plan)).map((address) => this.#parts.readOther(address)),
        );
        const streams = found
          .map((activation) => activation?.values)
          .filter((values) => values instanceof Float32Array);
        const { dModel } = plan.config;
        const rows = Math.min(run.tokens.length, (streams[0]?.length ?? 0) / dModel);
        const values = new Float32Array(streams.length * rows).fill(Number.NaN);
        const last = streamAddresses(plan, lastStack(plan)).at(-1);
        const stream = last && run.values.get(last)?.values;
        const own = stream instanceof Float32Array ? stream.slice(pos * dModel, (pos + 1) * dModel) : null;
        const [row] = own ? ((await engine.lens({ streams: own, words })) ?? []) : [];
        const state = {
          status: 'running',
          run: run.values,
          layers: streams.length,
          rows,
          done: 0,
          problem: null,
        } as const;
        this.#change({ ...state, values, words: texts, untouched: row ? measure(row) : Number.NaN });
        let done = 0;
        const { id, ended } = engine.sweep({ streams, pos, words }, ({ layer, row: at, found: cell }) => {
          values[layer * rows + at] = measure(cell);
          done++;
          this.#change({ done, values: values.slice() });
        });
        this.#running = { engine, id };
        await ended;
        this.#change({ status: 'done' });
      } catch (error) {
        this.#change({ status: 'none', problem: asSentence(error) });
      } finally {
        this.#running = null;
      }
    });
  }

  stop(): void {
    this.#running?.engine.cancel(this.#running.id);
  }

  /** Of another model: nothing holds any more. */
  forget(): void {
    this.stop();
    this.#change(initialState.page.sweep);
  }

  #change(change: Partial<SweepState>): void {
    const { store } = this.#parts;
    changePage({ sweep: { ...store.getState().page.sweep, ...change } }, store);
  }
}

/** Logit of the first word, less the second one's where there is one. */
function measure({ words: [first, second] }: LensRow): number {
  if (!first) return Number.NaN;
  return second ? first.logit - second.logit : first.logit;
}
