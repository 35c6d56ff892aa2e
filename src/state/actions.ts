import type { CellMeasure, InspectorTab, SinkMode, StackChoice, ViewState } from '../model/view.ts';
import type { PageState } from './loomState.ts';
import { focusedStore, laneStores } from './lanes.ts';
import type { LaneStore } from './store.ts';

/** The only writers of `view` besides the permalink. Each is one thing a person does, in the lane that has the focus. */
export function changeView(change: Partial<ViewState>, lane: LaneStore = focusedStore()): void {
  lane.setState((state) => ({ view: { ...state.view, ...change } }));
}

/** What belongs to the page, and not to one of the runs that it shows. */
const ofBothLanes: ReadonlySet<string> = new Set([
  'theme',
  'themeChoice',
  'reducedMotion',
  'drawnBy',
  'notices',
  'dialog',
  'hub',
  'stored',
  'firstVisit',
  'playSpeed',
] satisfies (keyof PageState)[]);

export function changePage(change: Partial<PageState>, lane: LaneStore = focusedStore()): void {
  const shared = Object.fromEntries(Object.entries(change).filter(([field]) => ofBothLanes.has(field)));
  for (const each of laneStores) {
    const own = each === lane ? change : shared;
    if (Object.keys(own).length > 0) each.setState(({ page }) => ({ page: { ...page, ...own } }));
  }
}

/** Which attention of an encoder-decoder is shown; words chosen in another one mean nothing in it. */
export function showAttention(of: StackChoice): void {
  changeView({ ...showing(of), layer: null, heads: [], point: null, at: null, cam: null });
}

function shownChoice(): StackChoice | undefined {
  return focusedStore().getState().run.stack?.choice;
}

function showing(of: StackChoice | undefined): Partial<ViewState> {
  const shown = shownChoice();
  if (of === undefined || of === shown) return {};
  // The decoder's words look across the bridge as well.
  const isSameWords = of !== 'enc' && shown !== 'enc';
  return { stack: of, key: null, ...(isSameWords ? {} : { queries: [] }) };
}

/** A new sentence: what was selected in the old one no longer means anything. */
export function setText(text: string): void {
  changeView({ text, decoderText: null, generated: null, queries: [], key: null, trail: [], at: null });
}

/**
 * `extend` (shift) adds to or removes from the selection. Opens Matches on the first selection. `of`: the attention in
 * which it was pointed at; a word of the encoder's is looked at where the bridge is shown.
 */
export function selectToken(pos: number, extend = false, of?: StackChoice): void {
  const isAcross = shownChoice() === 'cross';
  if (isAcross && of === 'enc') {
    changeView({ key: pos });
    return;
  }
  const moved = isAcross && of === 'dec' ? {} : showing(of);
  const { view, page } = focusedStore().getState();
  const before = moved.queries ?? view.queries;
  const kept = before.filter((other) => other !== pos);
  const queries = !extend ? [pos] : kept.length < before.length ? kept : [...kept, pos];
  changeView({ ...moved, queries, key: null, tab: view.tab === 'none' ? 'matches' : view.tab });
  if (page.firstVisit) changePage({ firstVisit: false });
}

export function selectPair(query: number, key: number): void {
  changeView({ queries: [query], key });
}

export function openLayer(layer: number, of?: StackChoice): void {
  const { view } = focusedStore().getState();
  changeView({ ...showing(of), layer, heads: view.heads.length > 0 ? view.heads : [0], cam: null });
}

export function openHead(layer: number, head: number, of?: StackChoice): void {
  changeView({ ...showing(of), layer, heads: [head], cam: null });
}

/** Another model reads a sentence; places in the old one mean nothing in it. */
export function chooseModel(model: string, text = focusedStore().getState().view.text): void {
  changeView({
    model,
    text,
    decoderText: null,
    generated: null,
    stack: null,
    layer: null,
    heads: [],
    queries: [],
    trail: [],
    key: null,
    point: null,
    at: null,
    relief: false,
    cam: null,
  });
}

export function closeLayer(): void {
  changeView({ layer: null, heads: [], key: null, point: null, relief: false, cam: null });
}

export function setTab(tab: InspectorTab): void {
  changeView({ tab });
}

export function setPoint(point: string | null): void {
  changeView({ point });
}

export function setCell(cell: CellMeasure): void {
  changeView({ cell });
}

export function setSink(sink: SinkMode): void {
  changeView({ sink });
}

export function setRelief(relief: boolean): void {
  changeView({ relief, cam: null });
}

export function scrubTo(at: number | null): void {
  changeView({ at });
}

let noticeId = 0;

/**
 * Returns the notice's id. The same sentence is not shown twice at once. `done` says what has been done and goes by
 * itself; the others stay until they are dismissed.
 */
export function notify(text: string, kind: 'info' | 'done' | 'error' = 'info'): number {
  const notice = { id: ++noticeId, kind, text };
  const others = focusedStore()
    .getState()
    .page.notices.filter((other) => other.text !== text);
  changePage({ notices: [notice, ...others].slice(0, 4) });
  return notice.id;
}

export function dismissNotice(id: number): void {
  const { notices } = focusedStore().getState().page;
  changePage({ notices: notices.filter((notice) => notice.id !== id) });
}
