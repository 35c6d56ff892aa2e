import type { Activation } from '../model/activation.ts';
import type { Address, LayerPlace, WeightAddress } from '../model/address.ts';
import type { Contributions, ContributionTarget } from '../model/contributions.ts';
import type { RepeatScores } from '../model/derive/headScores.ts';
import type { LensRequest, LensRow } from '../model/lens.ts';
import type { SweepRequest, SweptCell } from '../model/sweep.ts';
import { toEngineFailure } from './core/engineFailure.ts';
import { whenLifeEnds } from './lifeLock.ts';
import type {
  BackendChoice,
  BackendReport,
  Capture,
  Engine,
  EngineEvent,
  EngineFailure,
  EngineRequest,
  MemoryMode,
  ModelSource,
  RunChanges,
  Written,
} from './protocol.ts';
import { Watchdog } from './watchdog.ts';

/** The parts of a Worker that are used; tests put their own in its place. */
export interface EngineWorker {
  postMessage(request: EngineRequest): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<EngineEvent>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** What engines of one page have learnt about the device: a graphics device that failed is not tried again. */
export interface DeviceMemory {
  webgpuRefused: string | null;
}

export interface WorkerEngineOptions {
  readonly createWorker: () => EngineWorker;
  readonly memory: DeviceMemory;
  /** Most tokens of a text. */
  readonly limit: number;
}

interface Waiting {
  readonly resolve: (answer: EngineEvent) => void;
  readonly reject: (error: Error) => void;
}

const unchanged: RunChanges = { list: [], patches: [] };
const ended: EngineFailure = { kind: 'internal', message: 'The browser ended the engine.' };
/** A script that does not arrive is an error without a message. */
const unreachable: EngineFailure = {
  kind: 'download',
  message: 'The engine could not be fetched: check the connection and start it again.',
};

type LoadRequest = Extract<EngineRequest, { readonly kind: 'load' }>;
type RunRequest = Extract<EngineRequest, { readonly kind: 'run' }>;

/** The engine in a worker. It fails once, with one event; then it is to be disposed and a fresh one made. */
export class WorkerEngine implements Engine {
  readonly #options: WorkerEngineOptions;
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #sweeps = new Map<number, (cell: SweptCell) => void>();
  #worker: EngineWorker | null = null;
  #watchdog = new Watchdog();
  #life = new AbortController();
  #timer: ReturnType<typeof setInterval> | undefined;
  #id = 0;
  #load: LoadRequest | null = null;
  #report: BackendReport | null = null;
  /** Newest run that has not ended: given again to a worker that takes over. */
  #run: RunRequest | null = null;

  constructor(options: WorkerEngineOptions) {
    this.#options = options;
  }

  load(
    given: ModelSource,
    backend: BackendChoice,
    threads: number | 'auto',
    memory: MemoryMode = 'full',
  ): void {
    const { webgpuRefused } = this.#options.memory;
    // An address relative to the page means something else to a worker.
    const source =
      given.kind === 'folder' ? { ...given, url: new URL(given.url, globalThis.location?.href).href } : given;
    const request: LoadRequest = { kind: 'load', id: ++this.#id, source, backend, threads, memory };
    const isDistrusted = backend === 'auto' && webgpuRefused !== null;
    this.#start(isDistrusted ? { ...request, backend: 'wasm', because: webgpuRefused } : request);
  }

  run(text: string, capture: Capture, written: Written = {}, changes: RunChanges = unchanged): number {
    const { limit } = this.#options;
    const request: RunRequest = { kind: 'run', id: ++this.#id, text, limit, capture, written, changes };
    this.#run = request;
    this.#worker?.postMessage(request);
    return request.id;
  }

  extend(id: number, token: number): void {
    this.#worker?.postMessage({ kind: 'extend', id, token });
  }

  cancel(id: number): void {
    this.#worker?.postMessage({ kind: 'cancel', id });
  }

  cancelLoad(): void {
    if (this.#load) this.cancel(this.#load.id);
  }

  async read(address: Address): Promise<Activation | null> {
    const [activation] = await this.#values((id) => ({ kind: 'read', id, address }));
    return activation ?? null;
  }

  async readOther(text: string, address: Address): Promise<Activation | null> {
    const { limit } = this.#options;
    const [activation] = await this.#values((id) => ({ kind: 'readOther', id, text, limit, address }));
    return activation ?? null;
  }

  async weights(name: WeightAddress, rows: readonly number[] | null): Promise<Float32Array | null> {
    const [found] = await this.#values((id) => ({ kind: 'weights', id, name, rows }));
    return found?.values instanceof Float32Array ? found.values : null;
  }

  layer(place: LayerPlace, addresses: readonly Address[]): Promise<readonly Activation[]> {
    return this.#values((id) => ({ kind: 'layer', id, place, addresses }));
  }

  async lens(request: LensRequest): Promise<readonly LensRow[] | null> {
    const answer = await this.#ask((id) => ({ kind: 'lens', id, ...request }));
    return answer.kind === 'lens' ? answer.rows : null;
  }

  sweep(request: SweepRequest, onCell: (cell: SweptCell) => void) {
    let id = -1;
    const ended = this.#ask((own) => {
      id = own;
      this.#sweeps.set(own, onCell);
      return { kind: 'sweep', id: own, ...request };
    }).then(() => undefined);
    return { id, ended: ended.finally(() => this.#sweeps.delete(id)) };
  }

  async probe(seed: number): Promise<RepeatScores | null> {
    const answer = await this.#ask((id) => ({ kind: 'probe', id, seed }));
    return answer.kind === 'probe' ? answer.scores : null;
  }

  async contributions(target: ContributionTarget): Promise<Contributions | null> {
    const answer = await this.#ask((id) => ({ kind: 'contributions', id, target }));
    return answer.kind === 'contributions' ? answer.found : null;
  }

  on(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#end('The engine was stopped.');
    this.#listeners.clear();
  }

  #start(load: LoadRequest): void {
    this.#stopWorker();
    this.#load = load;
    this.#report = null;
    this.#watchdog = new Watchdog();
    this.#life = new AbortController();
    const worker = this.#options.createWorker();
    worker.onmessage = ({ data }) => this.#heard(data);
    worker.onerror = (event) => {
      event.preventDefault?.();
      this.#fail(event.message ? toEngineFailure(event.message) : unreachable);
    };
    this.#worker = worker;
    this.#timer = setInterval(() => {
      const failure = this.#watchdog.tick();
      if (failure) this.#loadFailed(failure);
    }, 1000);
    worker.postMessage(load);
    if (this.#run) worker.postMessage(this.#run);
  }

  async #values(request: (id: number) => EngineRequest): Promise<readonly Activation[]> {
    const answer = await this.#ask(request);
    return answer.kind === 'values' ? answer.activations : [];
  }

  #ask(request: (id: number) => EngineRequest): Promise<EngineEvent> {
    const worker = this.#worker;
    if (!worker) return Promise.reject(new Error('The engine is not running.'));
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage(request(id));
    });
  }

  #heard(event: EngineEvent): void {
    this.#watchdog.heard(event);
    if (event.kind === 'lives') {
      whenLifeEnds(event.lock, this.#life.signal, () => this.#fail(ended));
      return;
    }
    if (event.kind === 'swept') {
      this.#sweeps.get(event.id)?.(event.cell);
      return;
    }
    if ('id' in event && this.#answer(event.id, event)) return;
    if (this.#endsRun(event)) this.#run = null;
    if (event.kind === 'backend') this.#report = event.report;
    if (event.kind === 'failed' && event.id === this.#load?.id) this.#loadFailed(event.failure);
    else if (event.kind === 'failed' && !isOfRun(event.failure)) this.#fail(event.failure, event.id);
    else this.#emit(event);
  }

  #answer(id: number, event: EngineEvent): boolean {
    const waiting = this.#waiting.get(id);
    if (!waiting) return false;
    this.#waiting.delete(id);
    if (event.kind === 'failed') waiting.reject(new Error(event.failure.message));
    else waiting.resolve(event);
    return true;
  }

  #endsRun(event: EngineEvent): boolean {
    const isEnd = event.kind === 'done' || event.kind === 'cancelled' || event.kind === 'failed';
    return isEnd && event.id === this.#run?.id;
  }

  /**
   * A graphics device that gives other numbers, or hangs, is replaced by wasm before anyone has seen a value of it;
   * one that fails later ends this engine, and the next one does without it.
   */
  #loadFailed(failure: EngineFailure): void {
    const load = this.#load;
    if (load && failure.kind === 'backend' && this.#mayUseWebgpu(load)) {
      this.#options.memory.webgpuRefused = failure.message;
      if (this.#report === null) {
        if (load.backend === 'webgpu') this.#emit({ kind: 'notice', text: `${failure.message} Using wasm.` });
        this.#start({ ...load, backend: 'wasm', because: failure.message });
        return;
      }
    }
    this.#fail(failure);
  }

  #mayUseWebgpu(load: LoadRequest): boolean {
    if (this.#report) return this.#report.backend === 'webgpu';
    return load.backend !== 'wasm' && globalThis.navigator?.gpu !== undefined;
  }

  #fail(failure: EngineFailure, id = this.#load?.id ?? 0): void {
    this.#end(failure.message);
    this.#emit({ kind: 'failed', id, failure });
  }

  #end(reason: string): void {
    this.#stopWorker();
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }

  #stopWorker(): void {
    clearInterval(this.#timer);
    this.#life.abort();
    if (!this.#worker) return;
    this.#worker.onmessage = null;
    this.#worker.onerror = null;
    this.#worker.terminate();
    this.#worker = null;
  }

  #emit(event: EngineEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}

/** What is wrong with one run, and not with the engine. */
function isOfRun({ kind }: EngineFailure): boolean {
  return kind === 'tooLong' || kind === 'badChange';
}
