import type { Engine } from '../engine/protocol.ts';
import type { Activation } from '../model/activation.ts';
import { formatAddress } from '../model/address.ts';
import { streamAddresses } from '../model/derive/streams.ts';
import type { LensRow } from '../model/lens.ts';
import { hasHead, lastStack } from '../model/stackFacts.ts';
import { viewPointOf } from '../model/view.ts';
import { changePage } from '../state/actions.ts';
import { followedWord } from '../state/followedWord.ts';
import { initialState } from '../state/initialState.ts';
import type { LensState } from '../state/loomState.ts';
import type { LaneStore } from '../state/store.ts';
import { asSentence } from './asSentence.ts';
import type { Activity } from './activity.ts';
import type { HeldRun } from './heldRun.ts';
import type { RunConductor } from './runConductor.ts';

export interface LensLoomParts {
  readonly engine: () => Engine | null;
  readonly runs: RunConductor;
  readonly activity: Activity;
  readonly store: LaneStore;
}

/** Which cells are wanted: of which run, at which length, for which word. */
interface Wanted {
  readonly run: HeldRun;
  readonly length: number;
  readonly word: string | number;
}

/**
 * Cells of the loom that follow a word: how probable it would be next to each token, if the model ended after each
 * layer (nostalgebraist 2020, "logit lens"). Read layer by layer while the view asks for them.
 */
export class LensLoom {
  readonly #parts: LensLoomParts;
  /** What is here, or on its way. */
  #begun: Wanted | null = null;

  constructor(parts: LensLoomParts) {
    this.#parts = parts;
  }

  /** Call when the view, or how far the run has come, may have changed. */
  async sync(): Promise<void> {
    const wanted = this.#wanted();
    if (isSame(wanted, this.#begun)) return;
    this.#begun = wanted;
    if (!wanted) {
      if (this.#state.of > 0) this.#change(initialState.page.lens);
      return;
    }
    const { activity } = this.#parts;
    await activity.during(async () => {
      try {
        await this.#read(wanted);
      } catch (error) {
        if (this.#begun === wanted) this.#change({ problem: asSentence(error) });
      }
    });
  }

  async #read(wanted: Wanted): Promise<void> {
    const { run, word } = wanted;
    const { plan } = run;
    const engine = this.#parts.engine();
    const addresses = streamAddresses(plan, lastStack(plan));
    this.#change({ done: 0, of: addresses.length, word: null, problem: null });
    for (const [layer, address] of addresses.entries()) {
      const streams = run.values.get(address)?.values;
      if (!engine || !(streams instanceof Float32Array)) return;
      const rows = await engine.lens({ streams: streams.slice(), words: [word] });
      if (this.#begun !== wanted || !rows) return;
      const [first] = rows;
      if (!first?.words[0]) {
        this.#change({ problem: `The model has no word “${word}”.` });
        return;
      }
      run.hold([cellsOf(run, layer, rows)]);
      this.#parts.runs.touch();
      this.#change({ done: layer + 1, word: first.words[0].text });
    }
  }

  /** Null: not asked for, or the run is not complete. */
  #wanted(): Wanted | null {
    const { runs, store } = this.#parts;
    const state = store.getState();
    const { shown: run } = runs;
    const followed = followedWord(state);
    const isReady =
      run?.source === 'live' && run.done && state.run.status === 'done' && runs.answersForShown();
    if (state.view.cell !== 'lens' || !isReady || !followed || !hasHead(run.plan)) return null;
    return { run, length: run.of(lastStack(run.plan)).tokens.length, word: followed.word };
  }

  get #state(): LensState {
    return this.#parts.store.getState().page.lens;
  }

  #change(change: Partial<LensState>): void {
    changePage({ lens: { ...this.#state, ...change } }, this.#parts.store);
  }
}

/** Probability of the word after each row. [pos] */
function cellsOf({ plan }: HeldRun, layer: number, rows: readonly LensRow[]): Activation {
  const address = formatAddress({ stack: lastStack(plan), layer, point: viewPointOf.lens });
  const values = Float32Array.from(rows, ({ words: [word] }) => word?.probability ?? Number.NaN);
  return { address, axes: ['pos'], shape: [rows.length], values };
}

function isSame(a: Wanted | null, b: Wanted | null): boolean {
  return a?.run === b?.run && a?.length === b?.length && a?.word === b?.word;
}
