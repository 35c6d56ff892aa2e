import { differencePoint } from '../model/derive/patternDifference.ts';
import type { ViewState } from '../model/view.ts';
import { alignTokens } from './alignTokens.ts';
import { type LanesState, laneStores, lanes } from './lanes.ts';
import type { LoomState } from './loomState.ts';

/** One setting for both lanes. */
const shared = ['tab', 'cell', 'wall', 'sink', 'relief', 'theme', 'embed', 'panel', 'word', 'word2'] as const;
/** The same in both lanes while they show the same model and stood at the same place. */
const ofSameModel = ['stack', 'layer', 'heads', 'point', 'at', 'cam'] as const;

export interface LinkRule extends Pick<LanesState, 'linked' | 'ownText'> {
  /** It is lane a that has changed. */
  readonly isFirst: boolean;
}

/**
 * What a change of one lane's view changes in the other's. `from` is the lane that has changed, `before` its view until
 * then; `to` the other one. Words are followed by the letters they stand on, or by being the same word.
 */
export function followedChange(
  from: LoomState,
  before: ViewState,
  to: LoomState,
  { isFirst, linked, ownText }: LinkRule,
): Partial<ViewState> {
  const change: { -readonly [K in keyof ViewState]?: ViewState[K] } = {};
  const { view } = from;
  const take = <K extends keyof ViewState>(field: K): void => {
    if (view[field] !== before[field] && !isSame(view[field], to.view[field])) change[field] = view[field];
  };
  for (const field of shared) take(field);
  if (!linked) return change;
  const isNewText = view.text !== before.text;
  // Lane b reads what lane a reads until it is given a sentence of its own.
  if (isNewText && isFirst && !ownText && to.view.text === before.text) {
    return {
      ...change,
      text: view.text,
      decoderText: null,
      generated: null,
      queries: [],
      trail: [],
      key: null,
      at: null,
    };
  }
  if (isNewText || view.model !== before.model) return change;
  if (view.model === to.view.model) {
    for (const field of ofSameModel) {
      // What one lane has more than the other is shown in one of them.
      if (field === 'point' && view.point === differencePoint) continue;
      if (isSame(before[field], to.view[field])) take(field);
    }
  }
  if (view.queries !== before.queries) {
    const queries = view.queries.flatMap((pos) => alignTokens(from.run, to.run, pos) ?? []);
    if (queries.length === view.queries.length && !isSame(queries, to.view.queries)) change.queries = queries;
  }
  if (view.key !== before.key) {
    const key = view.key === null ? null : alignTokens(from.run, to.run, view.key, 'keyTokens');
    if (key !== to.view.key && (view.key === null || key !== null)) change.key = key;
  }
  return change;
}

let restoring = false;

/** Both views at once, as a link or the history names them: nothing follows anything. */
export function setViews(view: ViewState, second: ViewState | null): void {
  restoring = true;
  try {
    if (second) laneStores[1].setState({ view: second });
    const ownText = second !== null && second.text !== view.text;
    lanes.setState({ compared: second !== null, ownText, ...(second ? {} : { focused: 0 }) });
    laneStores[0].setState({ view });
  } finally {
    restoring = false;
  }
}

/** Keeps both lanes together from now on. */
export function linkLanes(): () => void {
  let following = false;
  const leave = laneStores.map((own, index) =>
    own.subscribe((state, before) => {
      const { compared, linked, ownText } = lanes.getState();
      if (!compared || restoring || following || state.view === before.view) return;
      const other = laneStores[index === 0 ? 1 : 0];
      const rule = { isFirst: index === 0, linked, ownText };
      const change = followedChange(state, before.view, other.getState(), rule);
      if (Object.keys(change).length === 0) return;
      following = true;
      other.setState(({ view }) => ({ view: { ...view, ...change } }));
      following = false;
    }),
  );
  return () => {
    for (const stop of leave) stop();
  };
}

function isSame(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
