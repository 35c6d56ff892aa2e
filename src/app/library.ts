import { DownloadRate } from '../engine/downloadRate.ts';
import { lookUpHubModel } from '../engine/hub/hubModel.ts';
import type { HubModel } from '../model/hubModel.ts';
import { formatHubRef, parseHubRef } from '../engine/hub/hubRef.ts';
import { storedName } from '../engine/hub/hubDownload.ts';
import { memoryLimits } from '../engine/memoryChoice.ts';
import { browserNetwork } from '../engine/weights/browserNetwork.ts';
import type { HubEvent, HubRequest } from '../engine/hub/hubWorker.ts';
import { changePage, notify } from '../state/actions.ts';
import type { HubState } from '../state/loomState.ts';
import { store } from '../state/store.ts';
import { asSentence } from './asSentence.ts';
import type { BroughtModel } from './broughtModel.ts';
import { type StoredModel, StoredModels, storedPath } from './storedModels.ts';

/** Models from the Hub and from files that this device keeps: looked up, fetched, listed, taken away. */
export class Library {
  readonly stored = new StoredModels();
  readonly #choose: (id: string) => void;
  #worker: Worker | null = null;
  #asking = new AbortController();

  /** `choose` shows a model that is here. */
  constructor(choose: (id: string) => void) {
    this.#choose = choose;
  }

  /** Asks the Hub what a model consists of; nothing of its size is fetched. */
  async lookUp(text: string): Promise<void> {
    this.pause();
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    this.#patch({ phase: 'looking', asked: text, model: null, problem: null, receivedBytes: 0 });
    try {
      const ref = parseHubRef(text);
      const limits = memoryLimits((navigator as { readonly deviceMemory?: number }).deviceMemory);
      const model = await lookUpHubModel(ref, browserNetwork, limits, signal);
      if (signal.aborted) return;
      const known = await this.stored.find(idOf(model));
      this.#patch({ phase: known && !known.isPart ? 'here' : 'found', model });
    } catch (error) {
      if (!signal.aborted) this.#patch({ phase: 'none', problem: asSentence(error) });
    }
  }

  /** Fetches what was looked up, from where an earlier try stood. */
  async download(): Promise<void> {
    const { model } = store.getState().page.hub;
    if (!model || this.#worker) return;
    try {
      await this.stored.describe({ ...describe(model), isPart: true });
    } catch {
      this.#patch({
        problem: 'This browser keeps no files for this site: download the files and drop them here.',
      });
      return;
    }
    const rate = new DownloadRate();
    this.#patch({ phase: 'downloading', problem: null, bytesPerSecond: 0 });
    const worker = new Worker(new URL('../engine/hub/hubWorker.ts', import.meta.url), { type: 'module' });
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<HubEvent>) => {
      if (data.kind === 'received') {
        const bytesPerSecond = rate.add(data.bytes, performance.now());
        this.#patch({ receivedBytes: data.bytes, bytesPerSecond });
        return;
      }
      this.#endWorker();
      if (data.kind === 'failed') this.#patch({ phase: 'paused', problem: data.message });
      else void this.#downloaded(model);
    };
    worker.onerror = () => {
      this.#endWorker();
      this.#patch({ phase: 'paused', problem: 'The download could not be started: check the connection.' });
    };
    const request: HubRequest = { model, path: storedPath(idOf(model)) };
    worker.postMessage(request);
  }

  /** What has arrived stays. */
  pause(): void {
    if (!this.#worker) return;
    this.#endWorker();
    this.#patch({ phase: 'paused' });
  }

  /** Opens a model that is here; the conductor finds it by its id. */
  open(id: string): void {
    changePage({ dialog: null });
    this.#choose(id);
  }

  async remove(id: string): Promise<void> {
    await this.stored.remove(id).catch((error: unknown) => notify(asSentence(error), 'error'));
    const { model } = store.getState().page.hub;
    if (model && idOf(model) === id) this.#patch({ phase: 'found', receivedBytes: 0 });
    await this.refresh();
  }

  async refresh(): Promise<void> {
    changePage({ stored: await this.stored.list() });
  }

  /** Keeps what was dropped, unless the device has no room: the model is open all the same. */
  async keep({ id, title, files, info }: BroughtModel): Promise<void> {
    if (await this.stored.find(id)) return;
    const names = files.map(({ name }) => name);
    const model = { id, title, files: names, bytes: info.totalBytes, licence: null, isPart: false };
    try {
      await this.stored.keep(model, files);
    } catch {
      notify('The device has no room to keep these files: they are to be dropped again next time.');
    }
    await this.refresh();
  }

  async #downloaded(model: HubModel): Promise<void> {
    await this.stored.describe(describe(model));
    this.#patch({ phase: 'here', receivedBytes: model.totalBytes });
    await this.refresh();
    this.open(idOf(model));
  }

  #endWorker(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }

  #patch(change: Partial<HubState>): void {
    changePage({ hub: { ...store.getState().page.hub, ...change } });
  }
}

/** As links name it. */
function idOf({ id, commit }: HubModel): string {
  return formatHubRef({ id, revision: commit });
}

function describe(model: HubModel): StoredModel {
  return {
    id: idOf(model),
    title: model.id,
    files: model.files.map(({ path }) => storedName(path)),
    bytes: model.totalBytes,
    licence: model.licence,
    isPart: false,
  };
}
