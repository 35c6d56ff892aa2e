import type { ViewState } from './view.ts';

/** What a link without keys opens. `model` and `text` are frozen with `v=1` of the permalink. */
export const defaultView: ViewState = {
  model: 'smollm2-135m-instruct',
  text: 'When Mary and John went to the store, John gave a drink to',
  decoderText: null,
  generated: null,
  stack: null,
  layer: null,
  heads: [],
  queries: [],
  key: null,
  point: null,
  step: null,
  at: null,
  tab: 'none',
  cell: 'share',
  wall: 'pattern',
  sink: 'grey',
  relief: false,
  word: null,
  word2: null,
  changes: [],
  cam: null,
  embed: null,
  theme: null,
  panel: null,
};
