import { store } from '../state/store.ts';
import { type PageEventHub, type PageEventName, type PageEvents, pageEventNames } from './pageEvents.ts';

/** The parent's side of a frame. */
export interface ParentFrame {
  postMessage(message: unknown, targetOrigin: string): void;
}

/**
 * Tells the embedding page what happens here. Only a page that the link names by its origin hears the words: any other
 * one gets the same events without the text and what would give it away.
 */
export function tellParent(events: PageEventHub, parent: ParentFrame): () => void {
  const offs = pageEventNames.map((name) => events.on(name, (event) => send(parent, name, event)));
  return () => {
    for (const off of offs) off();
  };
}

function send<K extends PageEventName>(parent: ParentFrame, event: K, detail: PageEvents[K]): void {
  const { embed } = store.getState().view;
  const named = embed !== null && embed !== '1';
  const told = named ? detail : withoutWords[event](detail);
  parent.postMessage({ source: 'attention-loom', event, detail: told }, named ? embed : '*');
}

const withoutWords: { readonly [K in PageEventName]: (event: PageEvents[K]) => object } = {
  view: ({ lane, view: { text: _text, ...view } }) => ({ lane, view }),
  layer: (event) => event,
  run: ({ text: _text, ...event }) => event,
  error: ({ kind }) => ({ kind }),
};
