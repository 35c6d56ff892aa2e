import type { BackendChoice, Engine, MemoryMode } from '../engine/protocol.ts';
import type { Activation } from '../model/activation.ts';
import type { Address } from '../model/address.ts';
import type { Manifest } from '../model/manifest.ts';
import { changePage, changeView, notify } from '../state/actions.ts';
import { differencePoint } from '../model/derive/patternDifference.ts';
import { defaultView } from '../model/defaultView.ts';
import { shownAttention } from '../model/stackFacts.ts';
import { fitViewToModel } from '../state/fitView.ts';
import { linkProblemSentences } from '../state/permalink/parseLink.ts';
import type { LaneStore } from '../state/store.ts';
import { asSentence } from './asSentence.ts';
import type { AskedRun } from './askedRun.ts';
import type { Activity } from './activity.ts';
import type { BroughtModels } from './broughtModels.ts';
import { type OpenModel, openCatalogueModel, weightBits } from './openModel.ts';
import { LoadConductor } from './loadConductor.ts';
import type { PageEventHub } from './pageEvents.ts';
import { type FetchBytes, openRecordedRun, type RecordedRun } from './recordedRun.ts';
import { RunReaders } from './runReaders.ts';
import { writtenOf } from './writtenOf.ts';
import { RunConductor } from './runConductor.ts';
import { ValueConductor } from './valueConductor.ts';

export interface ConductorParts {
  /** The lane whose text and opened layer it follows. */
  readonly store: LaneStore;
  /** Models that are not of the catalogue; all lanes share them. */
  readonly brought: BroughtModels;
  readonly createEngine: () => Engine;
  readonly fetchBytes: FetchBytes;
  /** Folder of the models, ending with `/`. */
  readonly modelsUrl: string;
  /** Ask before the download: data-saver, metered connection, phone. */
  readonly askFirst: boolean;
  /** A value of the other lane's run; null where there is none. */
  readonly readOther: (address: Address) => Promise<Activation | null>;
  /** Resolves when the first picture is drawn, or cannot be: the engine starts after it, so as not to delay it. */
  readonly firstPicture: () => Promise<unknown>;
  /** Runs what it is given, the newest if there is more than one in a picture. */
  readonly oncePerPicture: (task: () => void) => void;
  readonly activity: Activity;
  readonly events: PageEventHub;
}

/** Typing rests this long before the sentence is run. */
const pauseMs = 250;
/** Fields of the view that are run at once when they change. */
const reruns = ['generated', 'changes', 'chat'] as const;

/** The only place where engine and store meet: text and opened layer go to the engine, what it makes comes back. */
export class Conductor {
  readonly runs: RunConductor;
  readonly values: ValueConductor;
  readonly readers: RunReaders;
  readonly #load: LoadConductor;
  readonly #parts: ConductorParts;
  #model: OpenModel | null = null;
  #recorded: RecordedRun | null = null;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #endPause: () => void = () => {};
  #leave: () => void = () => {};

  constructor(parts: ConductorParts) {
    this.#parts = parts;
    const { store, activity, events, createEngine, oncePerPicture } = parts;
    this.runs = new RunConductor({
      store,
      activity,
      events,
      oncePerPicture,
      onShown: () => this.values.sync(),
      prepare: (run) => this.values.prepare(run),
    });
    this.#load = new LoadConductor({
      store,
      activity,
      events,
      createEngine,
      onEngine: () => this.#runText(),
      onLost: () => {
        this.runs.engineLost();
        this.values.sync();
      },
      handleRun: (event) => this.runs.handle(event),
    });
    this.values = new ValueConductor({
      store,
      activity,
      runs: this.runs,
      engine: () => this.#load.engine,
      recorded: () => this.#recorded,
      runAgain: () => this.#runShownAgain(),
    });
    const { runs, values } = this;
    const { readOther } = parts;
    this.readers = new RunReaders({
      engine: () => this.#load.engine,
      activity,
      store,
      runs,
      values,
      readOther,
    });
  }

  /** Opens the model of the view and follows the view from then on. */
  async start(): Promise<void> {
    this.#leave = this.#store.subscribe(({ view, run }, { view: before, run: runBefore }) => {
      if (view.model !== before.model) void this.#open();
      else if (view.text !== before.text) this.#textChanged();
      else if (view.decoderText !== before.decoderText) this.#textChanged();
      else if (reruns.some((field) => view[field] !== before[field])) this.#runText();
      if (view.stack !== before.stack) this.runs.showAttention();
      if (view.layer !== before.layer) this.values.sync();
      if (view !== before || run.status !== runBefore.status) void this.readers.lens.sync();
    });
    await this.#open();
  }

  dispose(): void {
    this.#leave();
    clearTimeout(this.#pause);
    this.#load.dispose();
  }

  startDownload(): void {
    if (this.#model?.source) this.#load.start(this.#model.source);
  }

  cancelDownload(): void {
    this.#load.cancel();
  }

  stopRun(): void {
    if (this.#load.engine) this.runs.stop(this.#load.engine);
  }

  runNow(): void {
    this.#runText(true);
  }

  retry(): void {
    if (this.#model) this.#load.retry();
    else void this.#open();
  }

  chooseBackend(choice: BackendChoice): void {
    this.#load.choose({ choice });
  }

  chooseMemory(memory: MemoryMode): void {
    this.#load.choose({ memory });
  }

  get #store(): LaneStore {
    return this.#parts.store;
  }

  async #open(): Promise<void> {
    const { model: id } = this.#store.getState().view;
    this.#load.dispose();
    this.runs.clear();
    this.readers.forget();
    this.#model = null;
    this.#recorded = null;
    await this.#parts.activity.during(async () => {
      try {
        const model = await this.#readModel(id);
        if (this.#store.getState().view.model !== id) return;
        this.#model = model;
        await this.#showModel(model);
      } catch (error) {
        this.#failedToOpen(id, error);
      }
    });
  }

  async #readModel(id: string): Promise<OpenModel> {
    if (id.startsWith('file:') || id.startsWith('hub:'))
      return this.#parts.brought.find(id, this.#store.getState().view);
    return openCatalogueModel(`${this.#parts.modelsUrl}${id}/`, this.#parts.fetchBytes);
  }

  /** The recording first, so that there is something to look at; the download beside it. */
  async #showModel(model: OpenModel): Promise<void> {
    const { manifest, plan, title, totalBytes } = model;
    const stack = shownAttention(plan, this.#store.getState().view.stack);
    const examples = manifest?.examples ?? [];
    changePage({ modelTitle: title, weightBits: weightBits(manifest), examples }, this.#store);
    this.#store.setState(({ engine, run }) => ({
      engine: { ...engine, totalBytes, loadedBytes: 0, phase: 'idle', failure: null },
      run: { ...run, plan, stack, config: stack.config },
    }));
    const fitted = fitViewToModel(this.#store.getState().view, plan);
    if (!fitted.fits) {
      changeView(fitted.view, this.#store);
      notify(linkProblemSentences.notUnderstood);
    }
    if (model.captured) {
      this.#recorded = model.captured.recorded;
      this.runs.show(this.#recorded.run);
      return;
    }
    if (manifest) await this.#showRecording(model, manifest);
    if (this.#recorded) await this.#parts.firstPicture();
    if (this.#model !== model) return;
    if (this.#parts.askFirst && manifest)
      this.#store.setState(({ engine }) => ({ engine: { ...engine, phase: 'ask' } }));
    else this.startDownload();
  }

  async #showRecording({ source, plan }: OpenModel, { recorded: { text, folder } }: Manifest): Promise<void> {
    const { view } = this.#store.getState();
    const isAsRecorded =
      view.text === text && view.decoderText === null && view.generated === null && !view.chat;
    if (!isAsRecorded || source?.kind !== 'folder') return;
    try {
      const recorded = await openRecordedRun(`${source.url}${folder}/`, plan, this.#parts.fetchBytes);
      if (this.#model?.plan !== plan) return;
      this.#recorded = recorded;
      this.runs.show(recorded.run);
    } catch (error) {
      notify(`The recorded run could not be read: ${asSentence(error)}`, 'error');
    }
  }

  #textChanged(): void {
    clearTimeout(this.#pause);
    this.#endPause();
    this.#endPause = this.#parts.activity.begin();
    this.#pause = setTimeout(() => {
      this.#runText();
      this.#endPause();
    }, pauseMs);
  }

  #runText(again = false): void {
    const engine = this.#load.engine;
    const { view } = this.#store.getState();
    const { text } = view;
    if (!this.#model || text.trim() === '') return;
    const { plan } = this.#model;
    const asked = {
      text,
      plan,
      written: writtenOf(view, plan),
      changes: { list: view.changes, patches: [] },
    };
    const patched = view.changes.flatMap((one) => (one.kind === 'patch' ? [one.address] : []));
    if (engine && patched.length > 0) void this.#runPatched(asked, patched);
    else if (engine && again) this.runs.begin(engine, asked);
    else if (engine) this.runs.request(engine, asked);
    else if (this.#recorded?.run.text === text && !asked.written.decoder && !view.chat)
      this.runs.show(this.#recorded.run);
  }

  /** Rows of the other lane first; whatever is asked for meanwhile is newer. */
  async #runPatched(asked: AskedRun, addresses: readonly Address[]): Promise<void> {
    const found = await Promise.all([...new Set(addresses)].map((address) => this.#parts.readOther(address)));
    const { view } = this.#store.getState();
    const engine = this.#load.engine;
    if (!engine || view.text !== asked.text || view.changes !== asked.changes.list) return;
    const patches = found.filter((activation) => activation !== null);
    this.runs.request(engine, { ...asked, changes: { list: asked.changes.list, patches } });
  }

  /** The other lane has another run: what is taken from it is taken anew, what is compared with it drawn anew. */
  otherLaneChanged(): void {
    const { view } = this.#store.getState();
    if (view.changes.some(({ kind }) => kind === 'patch')) this.#runText();
    if (view.point === differencePoint) this.runs.touch();
  }

  #runShownAgain(): void {
    const { shown } = this.runs;
    if (shown && this.#load.engine) this.runs.begin(this.#load.engine, shown);
  }

  #failedToOpen(id: string, error: unknown): void {
    if (this.#store.getState().view.model !== id) return;
    if (id !== defaultView.model) {
      notify(
        `The model "${id}" could not be opened here, so the usual one is shown: ${asSentence(error)}`,
        'error',
      );
      changeView({ model: defaultView.model }, this.#store);
      return;
    }
    const failure = {
      kind: 'download',
      message: `The model could not be opened: ${asSentence(error)}`,
    } as const;
    this.#store.setState(({ engine }) => ({ engine: { ...engine, phase: 'failed', failure } }));
    notify(failure.message, 'error');
    this.#parts.events.emit('error', failure);
  }
}
