import type { Engine, EngineEvent, EngineFailure, ModelSource } from '../engine/protocol.ts';
import { dismissNotice, notify } from '../state/actions.ts';
import type { EngineState } from '../state/loomState.ts';
import type { LaneStore } from '../state/store.ts';
import type { Activity } from './activity.ts';
import type { PageEventHub } from './pageEvents.ts';
import { asSentence } from './asSentence.ts';
import { RestartBudget, remedies, settingsAfter } from './recovery.ts';

export interface LoadParts {
  readonly store: LaneStore;
  readonly activity: Activity;
  readonly events: PageEventHub;
  readonly createEngine: () => Engine;
  /** A fresh engine has begun to load: texts can be run. */
  readonly onEngine: (engine: Engine) => void;
  readonly onLost: () => void;
  /** Events of the engine that are about a run. */
  readonly handleRun: (event: EngineEvent) => boolean;
}

/** The engine's life: started, watched while the model downloads, replaced when it breaks. */
export class LoadConductor {
  readonly #parts: LoadParts;
  readonly #budget = new RestartBudget();
  #engine: Engine | null = null;
  #source: ModelSource | null = null;
  /** Layers that are loaded; an engine that falls back to another runtime loads them once more. */
  readonly #layers = new Set<number>();
  #lastFailure: EngineFailure | null = null;
  /** The sentence about the newest restart; a failure that stops the engine takes its place. */
  #restartNotice: number | null = null;
  #endLoad: () => void = () => {};
  #leave: () => void = () => {};

  constructor(parts: LoadParts) {
    this.#parts = parts;
  }

  get engine(): Engine | null {
    return this.#engine;
  }

  start(source: ModelSource): void {
    this.dispose();
    this.#layers.clear();
    this.#source = source;
    const { engine: chosen } = this.#parts.store.getState();
    const recent = this.#budget.recent(Date.now());
    const { backend, threads, memory } = settingsAfter(this.#lastFailure, recent, chosen, chosen.report);
    this.#patch({ phase: 'starting', failure: null, layersLoaded: 0, loadMs: null, bytesPerSecond: 0 });
    const engine = this.#parts.createEngine();
    this.#engine = engine;
    this.#endLoad = this.#parts.activity.begin();
    this.#leave = engine.on((event) => this.#handle(event));
    engine.load(source, backend, threads, memory);
    this.#parts.onEngine(engine);
  }

  /** What has arrived stays stored; the next start goes on from there. */
  cancel(): void {
    this.#engine?.cancelLoad();
    this.dispose();
    this.#patch({ phase: 'ask', bytesPerSecond: 0 });
  }

  retry(): void {
    this.#budget.renew();
    this.#lastFailure = null;
    if (this.#source !== null) this.start(this.#source);
  }

  choose(change: Partial<Pick<EngineState, 'choice' | 'memory'>>): void {
    this.#patch({ ...change, report: null });
    if (this.#engine) this.retry();
  }

  dispose(): void {
    if (!this.#engine) return;
    this.#leave();
    this.#engine.dispose();
    this.#engine = null;
    this.#endLoad();
    this.#parts.onLost();
  }

  #handle(event: EngineEvent): void {
    if (this.#parts.handleRun(event)) return;
    switch (event.kind) {
      case 'progress': {
        const { loadedBytes, totalBytes, bytesPerSecond } = event;
        const phase = loadedBytes < totalBytes ? 'downloading' : 'starting';
        const { phase: before } = this.#parts.store.getState().engine;
        this.#patch({ loadedBytes, totalBytes, bytesPerSecond, phase: before === 'ready' ? before : phase });
        break;
      }
      case 'layerLoaded':
        this.#layers.add(event.layer);
        this.#patch({ layersLoaded: this.#layers.size });
        break;
      case 'backend':
        this.#patch({ report: event.report });
        break;
      case 'loaded':
        this.#patch({ phase: 'ready', loadMs: event.ms, bytesPerSecond: 0, chats: event.chats });
        this.#endLoad();
        break;
      case 'alive':
        if (event.heapBytes !== this.#parts.store.getState().engine.heapBytes)
          this.#patch({ heapBytes: event.heapBytes });
        break;
      case 'notice':
        notify(event.text);
        break;
      case 'failed':
        this.#failed(event.failure);
        break;
      default:
        // Events of runs that no longer count.
        break;
    }
  }

  #failed(failure: EngineFailure): void {
    const remedy = remedies[failure.kind];
    // Of a run that a newer one has replaced; the newer one says so itself.
    if (remedy === 'shorten') return;
    this.#lastFailure = failure;
    if (remedy === 'ask') {
      this.cancel();
      return;
    }
    this.#parts.events.emit('error', failure);
    const restarts = remedy === 'restart' && this.#budget.take(Date.now());
    const source = this.#source;
    this.dispose();
    if (restarts && source !== null) {
      this.#restartNotice = notify(`${asSentence(failure.message)} The engine was started again.`);
      this.start(source);
      return;
    }
    this.#patch({ phase: 'failed', failure, bytesPerSecond: 0 });
    if (this.#restartNotice !== null) dismissNotice(this.#restartNotice);
    notify(failure.message, 'error');
  }

  #patch(change: Partial<EngineState>): void {
    this.#parts.store.setState(({ engine }) => ({ engine: { ...engine, ...change } }));
  }
}
