import type { EngineFailure } from '../engine/protocol.ts';
import type { ViewState } from '../model/view.ts';
import type { LaneIndex } from '../state/lanes.ts';

/** What `window.attentionLoom.on` and an embedding page can hear of. */
export interface PageEvents {
  readonly view: { readonly lane: LaneIndex; readonly view: ViewState; readonly link: string };
  /** Values of one layer of a live run have arrived. */
  readonly layer: { readonly lane: LaneIndex; readonly layer: number; readonly ms: number };
  /** A run has reached the screen in full, or has stopped. */
  readonly run: {
    readonly lane: LaneIndex;
    readonly source: 'recorded' | 'live';
    readonly status: 'done' | 'cancelled';
    readonly text: string;
    readonly tokenCount: number;
    readonly ms: number | null;
  };
  readonly error: EngineFailure;
}

export type PageEventName = keyof PageEvents;
export const pageEventNames = ['view', 'layer', 'run', 'error'] as const satisfies readonly PageEventName[];

type Listener<K extends PageEventName> = (event: PageEvents[K]) => void;

export class PageEventHub {
  readonly #listeners: { readonly [K in PageEventName]: Set<Listener<K>> } = {
    view: new Set(),
    layer: new Set(),
    run: new Set(),
    error: new Set(),
  };

  on<K extends PageEventName>(name: K, listener: Listener<K>): () => void {
    this.#listeners[name].add(listener);
    return () => this.#listeners[name].delete(listener);
  }

  /** A listener that throws is its owner's trouble: the others are still told, and the error is reported. */
  emit<K extends PageEventName>(name: K, event: PageEvents[K]): void {
    for (const listener of [...this.#listeners[name]]) {
      try {
        listener(event);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
