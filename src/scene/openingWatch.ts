import { changePage } from '../state/actions.ts';
import type { LaneStore } from '../state/store.ts';

/** From here on the book stands open: the page's words keep to the opening shot's places. */
const openFrom = 0.5;

/** Tells the page when the opening shot is on screen; any key, press or turn of the wheel ends it. */
export class OpeningWatch {
  readonly #page: EventTarget;
  readonly #end: () => void;
  readonly #lane: LaneStore;
  #watch: AbortController | null = null;

  /** `page`: where keys and presses arrive, the window. */
  constructor(page: EventTarget, lane: LaneStore, end: () => void) {
    this.#page = page;
    this.#lane = lane;
    this.#end = end;
  }

  /** `book` of the pose that is drawn. */
  take(book: number): void {
    if (book >= openFrom === (this.#watch !== null)) return;
    if (this.#watch) this.dispose();
    else this.#begin();
  }

  dispose(): void {
    this.#watch?.abort();
    this.#watch = null;
    if (this.#lane.getState().page.opening) changePage({ opening: false }, this.#lane);
  }

  #begin(): void {
    this.#watch = new AbortController();
    const { signal } = this.#watch;
    for (const event of ['keydown', 'pointerdown', 'wheel'] as const) {
      this.#page.addEventListener(event, this.#end, { signal, capture: true, passive: true });
    }
    changePage({ opening: true }, this.#lane);
  }
}
