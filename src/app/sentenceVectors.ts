import type { Engine } from '../engine/protocol.ts';
import { sentenceAddress } from '../model/sentenceVector.ts';
import { changePage } from '../state/actions.ts';
import type { SimilarityState } from '../state/loomState.ts';
import type { LaneStore } from '../state/store.ts';
import type { Activity } from './activity.ts';
import { asSentence } from './asSentence.ts';

/** Sentence vectors of an encoder, read beside the run on screen. */
export class SentenceVectors {
  readonly #engine: () => Engine | null;
  readonly #activity: Activity;
  readonly #store: LaneStore;
  readonly #reading = new Set<string>();

  constructor(engine: () => Engine | null, activity: Activity, store: LaneStore) {
    this.#engine = engine;
    this.#activity = activity;
    this.#store = store;
  }

  /** Reads those that are not here yet; what fails is said in one sentence and its text dropped. */
  async read(texts: readonly string[]): Promise<void> {
    const engine = this.#engine();
    if (!engine) return;
    const missing = texts.filter((text) => !this.#state.vectors.has(text) && !this.#reading.has(text));
    await this.#activity.during(async () => {
      for (const text of missing) await this.#readOne(engine, text);
    });
  }

  /** Of another model: nothing is comparable. */
  forget(): void {
    this.#reading.clear();
    changePage({ similarity: { vectors: new Map(), others: [], problem: null } }, this.#store);
  }

  async #readOne(engine: Engine, text: string): Promise<void> {
    this.#reading.add(text);
    try {
      const found = await engine.readOther(text, sentenceAddress);
      if (engine !== this.#engine() || !(found?.values instanceof Float32Array)) return;
      const vectors = new Map(this.#state.vectors).set(text, found.values);
      changePage({ similarity: { ...this.#state, vectors, problem: null } }, this.#store);
    } catch (error) {
      if (engine !== this.#engine()) return;
      const others = this.#state.others.filter((other) => other !== text);
      changePage({ similarity: { ...this.#state, others, problem: asSentence(error) } }, this.#store);
    } finally {
      this.#reading.delete(text);
    }
  }

  get #state(): SimilarityState {
    return this.#store.getState().page.similarity;
  }
}
