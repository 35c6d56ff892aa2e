import { tinykeys } from 'tinykeys';
import {
  changePage,
  changeView,
  closeLayer,
  openLayer,
  selectToken,
  setPoint,
  setRelief,
  setTab,
} from '../state/actions.ts';
import { stepsOf } from '../explain/steps/steps.ts';
import { commands } from '../state/commands.ts';
import { type ShortcutId, shortcuts } from '../state/shortcuts.ts';
import { focusedStore } from '../state/lanes.ts';

const actions: Readonly<Record<ShortcutId, () => void>> = {
  previousToken: () => moveToken(-1),
  nextToken: () => moveToken(1),
  previousHead: () => moveHead(-1),
  nextHead: () => moveHead(1),
  previousLayer: () => moveLayer(-1),
  nextLayer: () => moveLayer(1),
  open: openHere,
  out: stepOut,
  home: () => commands().resetCamera(),
  playPause: () => (focusedStore().getState().page.playing ? commands().pause() : commands().play()),
  overview: closeLayer,
  layer: openHere,
  rawMap: () => showMap('raw'),
  scaledMap: () => showMap('scaled'),
  maskedMap: () => showMap('scores'),
  patternMap: () => showMap('pattern'),
  depth: () => commands().viewInDepth(),
  relief: () => setRelief(!focusedStore().getState().view.relief),
  matchesTab: () => setTab('matches'),
  nextWordTab: () => setTab('next'),
  explainTab: () => setTab('explain'),
  previousStep: () => moveStep(-1),
  nextStep: () => moveStep(1),
  changeTab: () => setTab('change'),
  undo: () => window.history.back(),
  redo: () => window.history.forward(),
  help: () => changePage({ dialog: 'help' }),
};

/** Every shortcut of the table, except where keys mean something to what has the focus. */
export function listenToKeys(page: Window): () => void {
  const bindings = (Object.keys(shortcuts) as ShortcutId[]).flatMap((id) =>
    shortcuts[id].keys.map((key): [string, (event: KeyboardEvent) => void] => [
      key,
      (event) => {
        if (event.defaultPrevented || focusedStore().getState().page.dialog || isTaken(event)) return;
        event.preventDefault();
        actions[id]();
      },
    ]),
  );
  return tinykeys(page, Object.fromEntries(bindings));
}

const typedInto =
  'input:not([type=radio], [type=checkbox], [type=range]), textarea, select, [contenteditable]:not([contenteditable="false"])';
const oneLine = 'input[type=text]';
const pressed = 'button, input, a[href], summary, [role=button], [role=option], [role=menuitem]';
const movedIn =
  '[role=tablist], [role=toolbar], [role=grid], [role=radiogroup], [role=slider], [role=listbox], [role=menu], [role=dialog], table';

/**
 * Text fields take all keys but those that one line of text has no use for; buttons Enter and Space; lists, grids and
 * tabs also the keys that move in them.
 */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return false;
  if (target.closest(typedInto))
    return !(target.matches(oneLine) && /^(Arrow(Up|Down)|Page)/.test(event.key));
  if (event.key === 'Escape') return target.closest('[role=dialog]') !== null;
  const presses = event.key === 'Enter' || event.key === ' ';
  if (presses) return target.closest(`${pressed}, ${movedIn}`) !== null;
  return /^(Arrow|Page|Home|End)/.test(event.key) && target.closest(`input, ${movedIn}`) !== null;
}

function clamp(index: number, length: number): number {
  return Math.min(length - 1, Math.max(0, index));
}

function moveToken(by: number): void {
  const { view, run } = focusedStore().getState();
  if (run.tokens.length === 0) return;
  const from = view.queries.at(-1);
  selectToken(from === undefined ? run.tokens.length - 1 : clamp(from + by, run.tokens.length));
}

/** Heads of the open layer; in the overview, where no head is chosen, layers of the playback. */
function moveHead(by: number): void {
  const { view, run } = focusedStore().getState();
  if (!run.config) return;
  if (view.layer === null) commands().stepLayers(by);
  else changeView({ heads: [clamp((view.heads.at(-1) ?? 0) + by, run.config.nHeads)] });
}

/** Through the arithmetic of the open head. */
function moveStep(by: number): void {
  const { view, run } = focusedStore().getState();
  if (view.layer === null || !run.plan || !run.stack) return;
  const names = stepsOf(run.plan, run.stack, view.layer).map(({ name }) => name);
  const from = Math.max(0, names.indexOf(view.step ?? 'input'));
  const to = view.tab === 'explain' ? clamp(from + by, names.length) : from;
  changeView({ tab: 'explain', trail: [], step: names[to] ?? null });
}

function moveLayer(by: number): void {
  const { view, run } = focusedStore().getState();
  if (!run.config) return;
  if (view.layer === null) commands().stepLayers(by);
  else openLayer(clamp(view.layer + by, run.config.nLayers));
}

function openHere(): void {
  const { view, run } = focusedStore().getState();
  if (run.config && view.layer === null) openLayer(view.at ?? 0);
}

/** From the pair to the token, from the token to the layer, from there to the overview, then no selection. */
function stepOut(): void {
  const { view, page } = focusedStore().getState();
  if (page.playing) commands().pause();
  else if (view.key !== null) changeView({ key: null });
  else if (view.layer !== null) closeLayer();
  else if (view.at !== null) changeView({ at: null });
  else if (view.queries.length > 0) changeView({ queries: [] });
  else if (view.tab !== 'none') setTab('none');
}

function showMap(point: string): void {
  openHere();
  setPoint(point === 'pattern' ? null : point);
}
