import { nextFrame } from '../base/nextFrame.ts';
import type { Activation } from '../model/activation.ts';
import type { Address, StackName } from '../model/address.ts';
import type { Prediction } from '../model/prediction.ts';
import type { Token } from '../model/token.ts';
import { type SceneStats, sceneHandle } from '../scene/sceneHandle.ts';
import { changeView } from '../state/actions.ts';
import { fitViewToModel } from '../state/fitView.ts';
import { store } from '../state/store.ts';
import type { Activity } from './activity.ts';
import { type PageEventHub, type PageEventName, type PageEvents, pageEventNames } from './pageEvents.ts';
import { parseScriptView, type ScriptView, toScriptView } from './scriptView.ts';
import type { ValueConductor } from './valueConductor.ts';

/** `window.attentionLoom`: for embedding pages, notebooks, tests and the console. Lane 0 is the only one so far. */
export interface AttentionLoom {
  whenIdle(): Promise<void>;
  view(): ScriptView;
  setView(change: Readonly<Record<string, unknown>>): void;
  link(): string;
  read(address: string, lane?: number): Promise<Activation | null>;
  addresses(lane?: number): readonly Address[];
  tokens(lane?: number, stack?: StackName): readonly Token[];
  predictions(lane?: number, pos?: number): readonly Prediction[];
  project(address: string, index: readonly number[]): { readonly x: number; readonly y: number } | null;
  pick(x: number, y: number): PickedCell | null;
  stats(): PageStats;
  on<K extends PageEventName>(event: K, listener: (event: PageEvents[K]) => void): () => void;
}

export interface PickedCell {
  readonly address: Address;
  readonly index: readonly number[];
  readonly value: number;
}

/** What the scene draws with, and what the engine runs on. */
export interface PageStats extends SceneStats {
  readonly backend: 'wasm' | 'webgpu' | null;
  readonly threads: number | null;
  readonly heapBytes: number;
  readonly loadMs: number | null;
  readonly runMs: number | null;
  readonly layerMs: readonly number[];
}

export interface PageApiParts {
  readonly activity: Activity;
  readonly events: PageEventHub;
  readonly values: ValueConductor;
  readonly link: () => string;
}

export function createPageApi({ activity, events, values, link }: PageApiParts): AttentionLoom {
  return {
    whenIdle: () => whenIdle(activity),
    view: () => toScriptView(store.getState().view),
    setView,
    link,
    read: async (address, lane = 0) => (lane === 0 ? values.read(String(address)) : null),
    addresses: (lane = 0) => (lane === 0 ? values.addresses() : []),
    tokens(lane = 0, stack) {
      const { attentions } = store.getState().run;
      // Without a stack: those of the text.
      const own = stack === undefined ? attentions[0] : attentions.find(({ facts }) => facts.name === stack);
      return lane === 0 && own ? structuredClone(own.tokens) : [];
    },
    predictions(lane = 0, pos) {
      const { predictions } = store.getState().run;
      const row = predictions[pos ?? predictions.length - 1];
      return lane === 0 && row ? structuredClone(row) : [];
    },
    project: (address, index) => sceneHandle()?.project(address as Address, index) ?? null,
    pick(x, y) {
      const picked = sceneHandle()?.pick(x, y);
      return picked ? { address: picked.address, index: picked.index, value: picked.value } : null;
    },
    stats,
    on(event, listener) {
      if (pageEventNames.includes(event)) return events.on(event, listener);
      throw new TypeError(
        `on: found "${String(event).slice(0, 40)}", expected ${pageEventNames.join(', ')}.`,
      );
    },
  };
}

/** A layer, head or point that the model does not have is refused like any other value that cannot be. */
function setView(asked: unknown): void {
  const change = parseScriptView(asked);
  const { view, run } = store.getState();
  const isNewText = change.text !== undefined && change.text !== view.text;
  const kept = isNewText ? { queries: [], key: null, at: null } : {};
  const next = { ...view, ...kept, ...change };
  if (run.plan && next.model === view.model && !fitViewToModel(next, run.plan).fits) {
    throw new TypeError('setView: the model has no such layer, head or point.');
  }
  changeView({ ...kept, ...change });
}

const noScene: SceneStats = {
  drawCalls: 0,
  triangles: 0,
  textures: 0,
  geometries: 0,
  programs: 0,
  framesDrawn: 0,
  valueBytes: 0,
};

function stats(): PageStats {
  const { engine, run } = store.getState();
  return {
    ...(sceneHandle()?.stats() ?? noScene),
    backend: engine.report?.backend ?? null,
    threads: engine.report?.threads ?? null,
    heapBytes: engine.heapBytes,
    loadMs: engine.loadMs,
    runMs: run.runMs,
    layerMs: [...run.layerMs],
  };
}

/** Nothing under way, then a picture that rests, and still nothing under way. */
async function whenIdle(activity: Activity): Promise<void> {
  do {
    await activity.whenIdle();
    // What has just ended may begin something else in the same breath: a text that changed, a layer to fetch.
    await nextFrame();
    await sceneHandle()?.whenStill();
  } while (!activity.idle || (await drawsOn()));
}

/** A panel that opens changes the canvas a frame later, and the picture with it. Playback draws on and counts as idle. */
async function drawsOn(): Promise<boolean> {
  const drawn = sceneHandle()?.stats().framesDrawn;
  await nextFrame();
  await nextFrame();
  return !store.getState().page.playing && sceneHandle()?.stats().framesDrawn !== drawn;
}
