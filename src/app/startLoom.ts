import type { Engine } from '../engine/protocol.ts';
import { sceneHandle, whenFirstPicture, whenSceneSettled } from '../scene/sceneHandle.ts';
import { changePage, changeView } from '../state/actions.ts';
import { type Commands, provideCommands } from '../state/commands.ts';
import { linkLanes } from '../state/laneLinks.ts';
import { type LaneIndex, laneStores } from '../state/lanes.ts';
import { store } from '../state/store.ts';
import type { Activity } from './activity.ts';
import type { Library } from './library.ts';
import { asksBeforeDownload } from './downloadQuestion.ts';
import { BroughtModels } from './broughtModels.ts';
import { tellParent } from './embedding.ts';
import { fetchBytes } from './fetchBytes.ts';
import { ViewHistory } from './history.ts';
import { listenToKeys } from './keyboard.ts';
import { LaneRuntimes } from './laneRuntime.ts';
import { createPageApi } from './pageApi.ts';
import { PageEventHub } from './pageEvents.ts';
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
  const brought = new BroughtModels(createEngine);
  const runtimes = new LaneRuntimes({
    clock: page,
    brought,
    createEngine,
    fetchBytes,
    modelsUrl: new URL('models/', page.document.baseURI).href,
    askFirst: asksBeforeDownload(page),
    firstPicture: () => Promise.race([whenFirstPicture().then(onScreen), pause(pictureMs)]),
    activity,
    events,
  });
  const link = () => history.link();
  provideCommands(commandsOf({ page, runtimes, brought, activity, link }));
  const valuesOf = (lane: number) => runtimes.at(lane)?.conductor.values ?? null;
  const api = createPageApi({ activity, events, valuesOf, link });
  Object.defineProperty(page, 'attentionLoom', { value: api, enumerable: true });

  followTheme(page);
  listenToKeys(page);
  linkLanes();
  laneStores.forEach((own, lane) => {
    own.subscribe(({ view }, { view: before }) => {
      if (view !== before) events.emit('view', { lane: lane as LaneIndex, view, link: link() });
    });
  });
  if (page.parent !== page) tellParent(events, page.parent);
  void activity.during(() => scene.then(whenSceneSettled, () => undefined));
  void activity.during(async () => {
    const named = await history.start();
    if (named) openPanelOfEmbed();
    else welcome(history);
    await runtimes.start();
  });
}

interface CommandParts {
  readonly page: Window;
  readonly runtimes: LaneRuntimes;
  readonly brought: BroughtModels;
  readonly activity: Activity;
  readonly link: () => string;
}

function commandsOf({ page, runtimes, brought, activity, link }: CommandParts): Commands {
  const conductor = () => runtimes.focused.conductor;
  const playback = () => runtimes.focused.playback;
  const inLibrary = (task: (library: Library) => unknown) => void brought.library().then(task);
  return {
    openFiles: (files) => void activity.during(() => brought.openFiles(files)),
    lookUpHub: (text) => inLibrary((library) => library.lookUp(text)),
    downloadFromHub: () => inLibrary((library) => library.download()),
    pauseHub: () => inLibrary((library) => library.pause()),
    listStored: () => inLibrary((library) => library.refresh()),
    openStored: (id) => inLibrary((library) => library.open(id)),
    deleteStored: (id) => inLibrary((library) => library.remove(id)),
    readSentences: (texts) => void conductor().readers.sentences.read(texts),
    readForTrace: (needs) => void conductor().readers.traces.read(needs),
    readLens: (key, request) => void conductor().readers.traces.readLens(key, request),
    probe: () => void conductor().readers.probes.run(),
    sweep: () => void conductor().readers.sweeps.run(),
    stopSweep: () => conductor().readers.sweeps.stop(),
    write: (count) => runtimes.focused.writer.start(count),
    stopWriting: () => runtimes.focused.writer.stop(),
    split: (target) => void conductor().readers.traces.split(target),
    startDownload: () => conductor().startDownload(),
    cancelDownload: () => conductor().cancelDownload(),
    stopRun: () => conductor().stopRun(),
    runNow: () => conductor().runNow(),
    retryEngine: () => conductor().retry(),
    chooseBackend: (choice) => conductor().chooseBackend(choice),
    chooseMemory: (memory) => conductor().chooseMemory(memory),
    play: () => playback().play(),
    pause: () => playback().pause(),
    stepLayers: (delta) => playback().step(delta),
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
  if (embed !== null && (panel === 'explain' || panel === 'matches' || panel === 'numbers'))
    changeView({ tab: panel });
}
