import type { Engine } from '../engine/protocol.ts';
import type { ViewState } from '../model/view.ts';
import { changePage, changeView, chooseModel, notify } from '../state/actions.ts';
import { asSentence } from './asSentence.ts';
import type { Library } from './library.ts';
import { modelOf, type OpenModel } from './openModel.ts';

/** Models that are not of the catalogue: dropped, fetched from the Hub, kept by this device, or captured runs. */
export class BroughtModels {
  readonly #createEngine: () => Engine;
  readonly #open = new Map<string, OpenModel>();
  /** View of a link whose model is still to be brought. */
  #wanted: ViewState | null = null;
  #library: Promise<Library> | undefined;

  constructor(createEngine: () => Engine) {
    this.#createEngine = createEngine;
  }

  /** Fetched when it is first needed. */
  library(): Promise<Library> {
    this.#library ??= import('./library.ts').then(({ Library }) => new Library((id) => this.#choose(id)));
    return this.#library;
  }

  /** Files that were dropped or picked: opened, shown, or refused with one sentence and nothing lost. */
  async openFiles(files: readonly File[]): Promise<void> {
    try {
      if (await this.#openCapture(files)) return;
      const { openBrought } = await import('./broughtModel.ts');
      const brought = await openBrought(files, this.#createEngine);
      this.#open.set(brought.id, modelOf(brought));
      for (const note of brought.info.notes.slice(0, 3)) notify(note);
      this.#choose(brought.id);
      void this.library().then((library) => library.keep(brought));
    } catch (error) {
      notify(asSentence(error), 'error');
    }
  }

  /**
   * Dropped since the page was opened, or kept by this device. Rejects with one sentence where it is not here; `asked`
   * is the view that is shown once it is.
   */
  async find(id: string, asked: ViewState): Promise<OpenModel> {
    const open = this.#open.get(id);
    if (open) return open;
    const library = await this.library();
    const stored = await library.stored.find(id);
    if (stored && !stored.isPart) {
      const { openBrought } = await import('./broughtModel.ts');
      const brought = await openBrought(await library.stored.files(stored), this.#createEngine);
      const model = { ...modelOf(brought), title: stored.title };
      this.#open.set(id, model);
      return model;
    }
    this.#wanted = asked;
    if (id.startsWith('hub:')) {
      changePage({ dialog: 'models' });
      void library.lookUp(id);
      throw new Error('this link shows a model of the Hub, which is fetched only if you say so');
    }
    throw new Error(`this link shows a model from a file: drop its files on the page to see it (${id})`);
  }

  /** One safetensors file may be a captured run. */
  async #openCapture(files: readonly File[]): Promise<boolean> {
    const [file, other] = files;
    if (!file || other || !file.name.endsWith('.safetensors')) return false;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const { openCapture } = await import('./capturedRun.ts');
    const captured = await openCapture(bytes, file.name);
    if (!captured) return false;
    const { id, plan, title, missing } = captured;
    this.#open.set(id, { plan, title, totalBytes: file.size, source: null, manifest: null, captured });
    if (missing.length > 0) notify(`This capture has no ${missing.join(', ')}: what needs them stays empty.`);
    changeView({ text: captured.text });
    chooseModel(id);
    return true;
  }

  /** With the view of the link that named it, if that is why it was brought. */
  #choose(id: string): void {
    const wanted = this.#wanted;
    this.#wanted = null;
    if (wanted !== null && isSameModel(wanted.model, id)) changeView({ ...wanted, model: id });
    else chooseModel(id);
  }
}

/** The same file, or the same model of the Hub in whatever state the link named. */
function isSameModel(wanted: string, id: string): boolean {
  return wanted === id || (wanted.startsWith('hub:') && wanted.split('@')[0] === id.split('@')[0]);
}
