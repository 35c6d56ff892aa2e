import { chooseToken, defaultSampling } from '../model/sampling.ts';
import { mostTokens } from '../model/textLimit.ts';
import { changePage, changeView, notify } from '../state/actions.ts';
import { choiceRow } from '../state/choiceRow.ts';
import type { LoomState } from '../state/loomState.ts';
import type { LaneStore } from '../state/store.ts';

/** Goes on with a text token by token until it is told to stop, the model ends it, or it has written enough. */
export class Writer {
  readonly #store: LaneStore;
  #left = 0;
  readonly #leave: () => void;

  constructor(store: LaneStore) {
    this.#store = store;
    this.#leave = store.subscribe(({ run, view }, before) => {
      if (this.#left === 0) return;
      if (view.text !== before.view.text || view.model !== before.view.model) this.stop();
      else if (run.status === 'done' && before.run.status === 'running') this.#next();
      else if (run.status === 'cancelled' || run.status === 'failed') this.stop();
    });
  }

  /** `count` tokens at most. */
  start(count: number): void {
    this.#left = count;
    changePage({ writing: true }, this.#store);
    if (this.#store.getState().run.status === 'done') this.#next();
  }

  stop(): void {
    this.#left = 0;
    if (this.#store.getState().page.writing) changePage({ writing: false }, this.#store);
  }

  dispose(): void {
    this.#leave();
  }

  #next(): void {
    const state = this.#store.getState();
    const isFull = state.run.tokens.length >= Math.min(mostTokens, state.run.config?.nCtx ?? mostTokens);
    if (this.#left > 0 && isFull)
      notify(`The text has ${state.run.tokens.length} tokens: no more are read here.`);
    const id = this.#left > 0 && !isFull ? nextToken(state) : null;
    if (id === null) {
      this.stop();
      return;
    }
    this.#left--;
    changeView({ generated: [...(state.view.generated ?? []), id], queries: [], key: null }, this.#store);
    if (this.#left === 0) this.stop();
  }
}

/** What the model goes on with after what is on screen; null where it ends. */
function nextToken({ run, view }: LoomState): number | null {
  const id = chooseToken(choiceRow(run), view.sampling ?? defaultSampling, view.generated?.length ?? 0);
  return id === run.plan?.config.endToken ? null : id;
}
