import type { ChatTemplate } from '../model/chatTemplate.ts';
import type { ModelPlan } from '../model/plan.ts';
import { assertNever } from '../base/brand.ts';
import { type Deferred, deferred } from '../base/deferred.ts';
import { openBackend, WebgpuRefused } from './backends/openBackend.ts';
import { EngineCore } from './core/engineCore.ts';
import { toEngineFailure } from './core/engineFailure.ts';
import { wordId } from './core/lensReader.ts';
import { pieceText, stackTokens } from './core/stackTokens.ts';
import type { SweptCell } from '../model/sweep.ts';
import { BusyTasks } from './busyTasks.ts';
import { DownloadRate } from './downloadRate.ts';
import { type BrowserModel, openBrowserModel } from './openBrowserModel.ts';
import { openFilesModel } from './openFilesModel.ts';
import { chooseMemory, memoryLimits } from './memoryChoice.ts';
import { memoryNeeds, usualLimit } from './memoryNeed.ts';
import type { EngineEvent, EngineRequest, MemoryMode, ModelSource } from './protocol.ts';
import type { Runtime } from './runtime/runtime.ts';
import { readMessage } from './tokenizer/chatTemplate.ts';
import type { LoomTokenizer } from './tokenizer/loadTokenizer.ts';
import type { StoreNotice } from './weights/browserStore.ts';

type Request<Kind extends EngineRequest['kind']> = Extract<EngineRequest, { readonly kind: Kind }>;

interface OpenedEngine {
  readonly core: EngineCore;
  readonly tokenizer: LoomTokenizer;
  readonly plan: ModelPlan;
  readonly chat: ChatTemplate | null;
}

const heartbeatMs = 1000;

const noticeSentences: Readonly<Record<StoreNotice, string>> = {
  'storage-blocked':
    'This browser keeps no files for this site: the model will be downloaded again next time.',
  'storage-full': 'The device has no room to keep the model: it will be downloaded again next time.',
};

/** The worker's side of the protocol: one model for the life of the worker. */
export class EngineHost {
  readonly #post: (event: EngineEvent) => void;
  readonly #opened: Deferred<OpenedEngine> = deferred();
  readonly #abort = new AbortController();
  readonly #sweeps = new Map<number, AbortController>();
  readonly #busy = new BusyTasks(() => this.#beat());
  #runtime: Runtime | null = null;
  #loadId = -1;
  /** A text that came before there was an engine: only the newest counts. */
  #waitingRun: Request<'run'> | null = null;

  constructor(post: (event: EngineEvent) => void) {
    this.#post = post;
    setInterval(() => this.#beat(), heartbeatMs);
  }

  handle(request: EngineRequest): void {
    switch (request.kind) {
      case 'load':
        void this.#load(request);
        break;
      case 'run':
        void this.#run(request);
        break;
      case 'extend':
        void this.#opened.promise.then(({ core }) => core.extend(request.id, request.token)).catch(() => {});
        break;
      case 'cancel':
        void this.#cancel(request.id);
        break;
      case 'read':
        void this.#answer(request.id, ({ core }) => core.read(request.address));
        break;
      case 'readOther': {
        const { id, text, limit, address } = request;
        void this.#answer(id, ({ core, ...opened }) =>
          core.readOther({ tokens: stackTokens(opened, { text }), limit }, address),
        );
        break;
      }
      case 'weights':
        void this.#answer(request.id, ({ core }) => core.readWeights(request.name, request.rows));
        break;
      case 'lens':
        void this.#lens(request);
        break;
      case 'sweep':
        void this.#sweep(request);
        break;
      case 'probe':
        void this.#probe(request);
        break;
      case 'contributions':
        void this.#split(request);
        break;
      case 'layer':
        void this.#answer(request.id, ({ core }) => core.readLayer(request.place, request.addresses));
        break;
      default:
        assertNever(request, 'engine request');
    }
  }

  async #load(request: Request<'load'>): Promise<void> {
    const { id, source: from, threads, because } = request;
    this.#loadId = id;
    const start = performance.now();
    const { signal } = this.#abort;
    const started = this.#busy.begin('starting');
    try {
      const { memory, memoryReason, ...model } = await this.#open(id, from, request.memory);
      const { plan, source } = model;
      // Packed weights are expanded for wasm.
      const backend = memory === 'low' ? 'wasm' : request.backend;
      const { runtime, report, lost, settled } = await openBackend({
        backend,
        threads,
        because,
        plan,
        source,
        announce: this.#busy.begin,
      });
      signal.throwIfAborted();
      this.#runtime = runtime;
      const reason = memoryReason ? `${report.reason} ${memoryReason}` : report.reason;
      this.#post({ kind: 'backend', report: { ...report, memory, reason } });
      void lost.then((message) => this.#fail(id, { kind: 'backend', message }));
      let tokenizer: LoomTokenizer | null = null;
      const core = new EngineCore({
        plan,
        source,
        runtime,
        memory,
        pieceText: (token) => pieceText(tokenizer, token),
        emit: this.#post,
      });
      // Weights and runtime are on their way while the tokenizer is read, which takes some 0.3 s of this thread.
      const read = model.openTokenizer();
      const loaded = core.load(id, signal);
      loaded.catch(() => {});
      tokenizer = await read;
      started();
      this.#opened.resolve({ core, tokenizer, plan, chat: model.chat });
      await loaded;
      await settled();
      const ms = performance.now() - start;
      this.#post({ kind: 'loaded', id, ms, chats: model.chat !== null });
    } catch (error) {
      this.#opened.reject(error);
      if (error instanceof WebgpuRefused) this.#fail(id, { kind: 'backend', message: error.message });
      else this.#fail(id, toEngineFailure(error));
    }
  }

  /** Throws ModelError where the model fits in no mode. */
  async #open(id: number, from: ModelSource, asked: MemoryMode) {
    const limits = memoryLimits((navigator as { readonly deviceMemory?: number }).deviceMemory);
    const withMemory = <T extends BrowserModel>(model: T) => {
      const needs = memoryNeeds(model.plan, model.source, usualLimit);
      const { memory, reason: memoryReason } = chooseMemory(needs, limits, asked);
      return { ...model, memory, memoryReason };
    };
    if (from.kind === 'files') {
      const { info, ...model } = withMemory(await openFilesModel(from.files));
      this.#post({ kind: 'opened', id, info });
      return model;
    }
    const rate = new DownloadRate();
    const opened = await openBrowserModel({
      modelUrl: from.url,
      signal: this.#abort.signal,
      onProgress: ({ receivedBytes, totalBytes }) => {
        const bytesPerSecond = rate.add(receivedBytes, performance.now());
        this.#post({ kind: 'progress', id, loadedBytes: receivedBytes, totalBytes, bytesPerSecond });
      },
      onNotice: (notice) => this.#post({ kind: 'notice', text: noticeSentences[notice] }),
    });
    return withMemory(opened);
  }

  async #run(request: Request<'run'>): Promise<void> {
    const { id, text, limit, capture, written, changes } = request;
    if (this.#waitingRun) this.#post({ kind: 'cancelled', id: this.#waitingRun.id });
    this.#waitingRun = request;
    // Failing to open is reported once, by the load.
    const opened = await this.#opened.promise.catch(() => null);
    if (!opened || this.#waitingRun !== request) return;
    try {
      const cut = this.#busy.begin('tokenising');
      const message = written.chat ? await readMessage(opened, text) : null;
      if (this.#waitingRun !== request) return cut();
      this.#waitingRun = null;
      if (message?.problem) this.#post({ kind: 'notice', text: message.problem });
      const tokens = stackTokens(opened, { text, read: message?.tokens, decoder: written.decoder });
      cut();
      await opened.core.run({
        id,
        tokens,
        limit,
        capture,
        steps: written.steps ?? 0,
        grows: written.grows ?? false,
        changes,
      });
    } catch (error) {
      this.#fail(id, toEngineFailure(error));
    }
  }

  async #cancel(id: number): Promise<void> {
    const sweep = this.#sweeps.get(id);
    if (sweep) {
      sweep.abort();
      return;
    }
    if (id === this.#loadId) {
      this.#abort.abort();
      return;
    }
    if (this.#waitingRun?.id === id) {
      this.#waitingRun = null;
      this.#post({ kind: 'cancelled', id });
      return;
    }
    const opened = await this.#opened.promise.catch(() => null);
    opened?.core.cancel(id);
  }

  async #answer(
    id: number,
    ask: (engine: OpenedEngine) => ReturnType<EngineCore['read'] | EngineCore['readLayer']>,
  ) {
    try {
      const answer = await ask(await this.#opened.promise);
      const activations = answer === null ? [] : 'address' in answer ? [answer] : answer;
      this.#post({ kind: 'values', id, activations });
    } catch (error) {
      this.#fail(id, toEngineFailure(error));
    }
  }

  async #lens({ id, streams, words }: Request<'lens'>): Promise<void> {
    try {
      const { core, tokenizer } = await this.#opened.promise;
      const ids = words.map((word) => wordId((text) => tokenizer.encode(text), word));
      this.#post({ kind: 'lens', id, rows: await core.lens({ streams }, ids) });
    } catch (error) {
      this.#fail(id, toEngineFailure(error));
    }
  }

  async #sweep({ id, words, ...request }: Request<'sweep'>): Promise<void> {
    const abort = new AbortController();
    this.#sweeps.set(id, abort);
    try {
      const { core, tokenizer } = await this.#opened.promise;
      const ids = words.map((word) => wordId((text) => tokenizer.encode(text), word));
      const tell = (cell: SweptCell) => this.#post({ kind: 'swept', id, cell });
      await core.sweep({ ...request, words }, ids, tell, abort.signal);
      this.#post({ kind: 'sweepEnded', id });
    } catch (error) {
      this.#fail(id, toEngineFailure(error));
    } finally {
      this.#sweeps.delete(id);
    }
  }

  async #probe({ id, seed }: Request<'probe'>): Promise<void> {
    try {
      const { core } = await this.#opened.promise;
      this.#post({ kind: 'probe', id, scores: await core.probe(seed) });
    } catch (error) {
      this.#fail(id, toEngineFailure(error));
    }
  }

  async #split({ id, target }: Request<'contributions'>): Promise<void> {
    try {
      const { core } = await this.#opened.promise;
      this.#post({ kind: 'contributions', id, found: await core.contributions(target) });
    } catch (error) {
      this.#fail(id, toEngineFailure(error));
    }
  }

  #fail(id: number, failure: Extract<EngineEvent, { kind: 'failed' }>['failure']): void {
    this.#post({ kind: 'failed', id, failure });
  }

  /** Also said before what may keep the thread, so that the page knows what a silence means. */
  #beat(): void {
    const heapBytes = this.#runtime?.heapBytes() ?? 0;
    this.#post({ kind: 'alive', heapBytes, busyWith: this.#busy.newest });
  }
}
