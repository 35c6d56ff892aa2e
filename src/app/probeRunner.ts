import type { Engine } from '../engine/protocol.ts';
import type { RepeatScores } from '../model/derive/headScores.ts';
import { changePage, notify } from '../state/actions.ts';
import type { ProbeState } from '../state/loomState.ts';
import type { LaneStore } from '../state/store.ts';
import { asSentence } from './asSentence.ts';
import type { Activity } from './activity.ts';

/** Sequences whose means are shown. */
const sequences = 4;

/** Shows sequences of random words twice, one after the other, so that a text that is typed meanwhile goes between. */
export class ProbeRunner {
  readonly #engine: () => Engine | null;
  readonly #activity: Activity;
  readonly #store: LaneStore;

  constructor(engine: () => Engine | null, activity: Activity, store: LaneStore) {
    this.#engine = engine;
    this.#activity = activity;
    this.#store = store;
  }

  async run(): Promise<void> {
    const engine = this.#engine();
    if (!engine || this.#store.getState().page.probe.status === 'running') return;
    this.#change({ status: 'running', done: 0, of: sequences, scores: null });
    const found: RepeatScores[] = [];
    try {
      await this.#activity.during(async () => {
        for (let seed = 1; seed <= sequences; seed++) {
          const scores = await engine.probe(seed);
          if (engine !== this.#engine()) return;
          if (scores) found.push(scores);
          this.#change({ done: seed });
        }
      });
      if (engine === this.#engine()) this.#change({ status: 'done', scores: meanOf(found) });
    } catch (error) {
      if (engine !== this.#engine()) return;
      this.#change({ status: 'none' });
      notify(asSentence(error), 'error');
    }
  }

  /** Of another model: nothing holds any more. */
  forget(): void {
    this.#change({ status: 'none', done: 0, of: 0, scores: null });
  }

  #change(change: Partial<ProbeState>): void {
    changePage({ probe: { ...this.#store.getState().page.probe, ...change } }, this.#store);
  }
}

function meanOf(all: readonly RepeatScores[]): RepeatScores {
  const [first = []] = all;
  return first.map((heads, layer) =>
    heads.map((_, head) => {
      const mean = (of: 'induction' | 'duplicate') =>
        all.reduce((sum, scores) => sum + (scores[layer]?.[head]?.[of] ?? 0), 0) / all.length;
      return { induction: mean('induction'), duplicate: mean('duplicate') };
    }),
  );
}
