import { oncePer } from '../base/oncePer.ts';
import type { Engine } from '../engine/protocol.ts';
import { sceneHandle, whenFirstPicture, whenSceneSettled } from '../scene/sceneHandle.ts';
import { changePage, changeView } from '../state/actions.ts';
import { type Commands, provideCommands } from '../state/commands.ts';
import { store } from '../state/store.ts';
import type { Activity } from './activity.ts';
import { asksBeforeDownload } from './downloadQuestion.ts';
import { Conductor } from './conductor.ts';
import { tellParent } from './embedding.ts';
import { fetchBytes } from './fetchBytes.ts';
import { ViewHistory } from './history.ts';
import { listenToKeys } from './keyboard.ts';
import { nextPicture } from './nextPicture.ts';
import { createPageApi } from './pageApi.ts';
import { PageEventHub } from './pageEvents.ts';
import { Playback } from './playback.ts';
import { copyLink } from './share.ts';
import { followTheme } from './theme.ts';

export interface StartParts {
  readonly page: Window;
  readonly createEngine: () => Engine;
  readonly activity: Activity;
  /** Ends when the 3D part has arrived; `whenIdle` waits for it and for its first mount. */
  readonly scene: Promise<unknown>;
}

/** A picture that takes longer than this no longer keeps the engine waiting. */
const pictureMs = 2500;

/** A frame that was drawn is on screen when the one after it begins. */
function onScreen(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Joins store, engine, address, keys and clock. Everything here lives as long as the page. */
export function startLoom({ page, createEngine, activity, scene }: StartParts): void {
  const events = new PageEventHub();
  const history = new ViewHistory(page, activity);
  const playback = new Playback(page, activity);
  const conductor = new Conductor({
    createEngine,
    fetchBytes,
    modelsUrl: new URL('models/', page.document.baseURI).href,
    askFirst: asksBeforeDownload(page),
    firstPicture: () => Promise.race([whenFirstPicture().then(onScreen), pause(pictureMs)]),
    oncePerPicture: oncePer(nextPicture),
    activity,
    events,
  });
  const link = () => history.link();
  provideCommands(commandsOf({ page, conductor, playback, link }));
  const api = createPageApi({ activity, events, values: conductor.values, link });
  Object.defineProperty(page, 'attentionLoom', { value: api, enumerable: true });

  followTheme(page);
  listenToKeys(page);
  playback.start();
  store.subscribe(({ view }, { view: before }) => {
    if (view !== before) events.emit('view', { view, link: link() });
  });
  if (page.parent !== page) tellParent(events, page.parent);
  void activity.during(() => scene.then(whenSceneSettled, () => undefined));
  void activity.during(async () => {
    const named = await history.start();
    if (named) openPanelOfEmbed();
    else welcome(history);
    await conductor.start();
  });
}

interface CommandParts {
  readonly page: Window;
  readonly conductor: Conductor;
  readonly playback: Playback;
  readonly link: () => string;
}

function commandsOf({ page, conductor, playback, link }: CommandParts): Commands {
  return {
    openFiles: (files) => void conductor.openFiles(files),
    lookUpHub: (text) => void conductor.brought.library().then((library) => library.lookUp(text)),
    downloadFromHub: () => void conductor.brought.library().then((library) => library.download()),
    pauseHub: () => void conductor.brought.library().then((library) => library.pause()),
    listStored: () => void conductor.brought.library().then((library) => library.refresh()),
    openStored: (id) => void conductor.brought.library().then((library) => library.open(id)),
    deleteStored: (id) => void conductor.brought.library().then((library) => library.remove(id)),
    readSentences: (texts) => void conductor.sentences.read(texts),
    startDownload: () => conductor.startDownload(),
    cancelDownload: () => conductor.cancelDownload(),
    stopRun: () => conductor.stopRun(),
    runNow: () => conductor.runNow(),
    retryEngine: () => conductor.retry(),
    chooseBackend: (choice) => conductor.chooseBackend(choice),
    chooseMemory: (memory) => conductor.chooseMemory(memory),
    play: () => playback.play(),
    pause: () => playback.pause(),
    stepLayers: (delta) => playback.step(delta),
    viewInDepth: () => sceneHandle()?.viewInDepth(),
    resetCamera() {
      changeView({ cam: null });
      sceneHandle()?.home();
    },
    link,
    copyLink: () => copyLink(link(), page.navigator.clipboard),
  };
}

/** Without a link the story is told at once: the last word is selected, its arcs and the model's guess are on screen. */
function welcome(history: ViewHistory): void {
  changePage({ firstVisit: true });
  const leave = store.subscribe(({ run, view, page }) => {
    if (run.tokens.length === 0) return;
    leave();
    if (!page.firstVisit || view.queries.length > 0 || view.text !== run.text) return;
    history.quietly(() => changeView({ queries: [run.tokens.length - 1] }));
  });
}

/** `panel` of an embed is the panel that stands open in it. */
function openPanelOfEmbed(): void {
  const { embed, panel } = store.getState().view;
  if (embed !== null && (panel === 'matches' || panel === 'numbers')) changeView({ tab: panel });
}
