import { ensure } from '../base/brand.ts';
import { nextFrame } from '../base/nextFrame.ts';
import type { Activation } from '../model/activation.ts';
import type { Address, StackName } from '../model/address.ts';
import type { Prediction } from '../model/prediction.ts';
import type { Token } from '../model/token.ts';
import { type SceneStats, sceneHandle } from '../scene/sceneHandle.ts';
import { changeView } from '../state/actions.ts';
import { initialState } from '../state/initialState.ts';
import { fitViewToModel } from '../state/fitView.ts';
import { type LaneIndex, lanes, laneStores } from '../state/lanes.ts';
import type { LoomState } from '../state/loomState.ts';
import type { Activity } from './activity.ts';
import { type PageEventHub, type PageEventName, type PageEvents, pageEventNames } from './pageEvents.ts';
import { parseScriptView, type ScriptView, toScriptView } from './scriptView.ts';
import type { ValueConductor } from './valueConductor.ts';

/** `window.attentionLoom`: for embedding pages, notebooks, tests and the console. Lane 0 is a, lane 1 is b while there is one. */
export interface AttentionLoom {
  whenIdle(): Promise<void>;
  view(lane?: number): ScriptView;
  setView(change: Readonly<Record<string, unknown>>, lane?: number): void;
  link(): string;
  read(address: string, lane?: number): Promise<Activation | null>;
  addresses(lane?: number): readonly Address[];
  tokens(lane?: number, stack?: StackName): readonly Token[];
  predictions(lane?: number, pos?: number): readonly Prediction[];
  project(
    address: string,
    index: readonly number[],
    lane?: number,
  ): { readonly x: number; readonly y: number } | null;
  pick(x: number, y: number): PickedCell | null;
  stats(lane?: number): PageStats;
  on<K extends PageEventName>(event: K, listener: (event: PageEvents[K]) => void): () => void;
}

export interface PickedCell {
  readonly lane: LaneIndex;
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
  /** null where there is no such lane. */
  readonly valuesOf: (lane: number) => ValueConductor | null;
  readonly link: () => string;
}

export function createPageApi({ activity, events, valuesOf, link }: PageApiParts): AttentionLoom {
  return {
    whenIdle: () => whenIdle(activity),
    view: (lane = 0) => toScriptView((stateOf(lane) ?? ensure(stateOf(0), 'lane a')).view),
    setView,
    link,
    read: async (address, lane = 0) => (await valuesOf(lane)?.read(String(address))) ?? null,
    addresses: (lane = 0) => valuesOf(lane)?.addresses() ?? [],
    tokens(lane = 0, stack) {
      const attentions = stateOf(lane)?.run.attentions ?? [];
      // Without a stack: those of the text.
      const own = stack === undefined ? attentions[0] : attentions.find(({ facts }) => facts.name === stack);
      return own ? structuredClone(own.tokens) : [];
    },
    predictions(lane = 0, pos) {
      const predictions = stateOf(lane)?.run.predictions ?? [];
      const row = predictions[pos ?? predictions.length - 1];
      return row ? structuredClone(row) : [];
    },
    project: (address, index, lane = 0) =>
      stateOf(lane) ? (sceneHandle(lane as LaneIndex)?.project(address as Address, index) ?? null) : null,
    pick(x, y) {
      for (const lane of [0, 1] as const) {
        const picked = sceneHandle(lane)?.pick(x, y);
        if (picked) return { lane, address: picked.address, index: picked.index, value: picked.value };
      }
      return null;
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
function setView(asked: unknown, lane = 0): void {
  const change = parseScriptView(asked);
  const state = stateOf(lane);
  if (!state) throw new TypeError(`setView: there is no lane ${String(lane).slice(0, 20)}.`);
  const { view, run } = state;
  const isNewText = change.text !== undefined && change.text !== view.text;
  const kept = isNewText ? { queries: [], key: null, trail: [], at: null } : {};
  const next = { ...view, ...kept, ...change };
  if (run.plan && next.model === view.model && !fitViewToModel(next, run.plan).fits) {
    throw new TypeError('setView: the model has no such layer, head or point.');
  }
  changeView({ ...kept, ...change }, laneStores[lane]);
}

/** null where there is no such lane on screen. */
function stateOf(lane: number): LoomState | null {
  if (lane === 1 && !lanes.getState().compared) return null;
  return laneStores[lane]?.getState() ?? null;
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

function stats(lane = 0): PageStats {
  const { engine, run } = stateOf(lane) ?? initialState;
  return {
    ...(sceneHandle(lane === 1 ? 1 : 0)?.stats() ?? noScene),
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
    await Promise.all([sceneHandle(0)?.whenStill(), sceneHandle(1)?.whenStill()]);
  } while (!activity.idle || (await drawsOn()));
}

/** A panel that opens changes the canvas a frame later, and the picture with it. Playback draws on and counts as idle. */
async function drawsOn(): Promise<boolean> {
  const drawn = framesDrawn();
  await nextFrame();
  await nextFrame();
  const plays = laneStores.some((own) => own.getState().page.playing);
  return !plays && framesDrawn() !== drawn;
}

/** A frame draws every lane. */
function framesDrawn(): number | undefined {
  return sceneHandle(0)?.stats().framesDrawn;
}
