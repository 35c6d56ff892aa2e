import type { ViewState } from '../model/view.ts';
import { notify } from '../state/actions.ts';
import { formatLink } from '../state/permalink/formatLink.ts';
import { packText } from '../state/permalink/packedText.ts';
import { linkProblemSentences, parseLink } from '../state/permalink/parseLink.ts';
import { store } from '../state/store.ts';
import type { Activity } from './activity.ts';
import { isStep } from './viewStep.ts';

/** The parts of `window` that hold a view's address. */
export interface AddressBar {
  readonly location: { readonly hash: string; readonly href: string };
  readonly history: Pick<History, 'pushState' | 'replaceState'>;
  addEventListener(name: 'popstate' | 'hashchange', listener: () => void): void;
  removeEventListener(name: 'popstate' | 'hashchange', listener: () => void): void;
}

/** Browsers refuse more than 100 changes in 30 s (Safari), so typing and dragging are written when they rest. */
const restMs = 300;
const mostPushes = 60;
const pushWindowMs = 30_000;

/** Keeps the address and the view the same: a step of a person is a new entry, going back walks the entries. */
export class ViewHistory {
  readonly #bar: AddressBar;
  readonly #activity: Activity;
  /** View that the address names. */
  #written: ViewState;
  #hash: string;
  #packed: { readonly text: string; readonly packed: string } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pushes: readonly number[] = [];
  #quiet = false;
  #leave: () => void = () => {};

  constructor(bar: AddressBar, activity: Activity) {
    this.#bar = bar;
    this.#activity = activity;
    this.#written = store.getState().view;
    this.#hash = bar.location.hash;
  }

  /** Reads the address, then follows it and the view. Resolves to whether the address named a view. */
  async start(): Promise<boolean> {
    const { hash } = this.#bar.location;
    const named = hash.length > 1;
    if (named) await this.#read();
    this.#bar.addEventListener('popstate', this.#moved);
    this.#bar.addEventListener('hashchange', this.#moved);
    this.#leave = store.subscribe(({ view }, { view: before }) => {
      if (view !== before) this.#changed(view, before);
    });
    return named;
  }

  dispose(): void {
    this.#leave();
    clearTimeout(this.#timer);
    this.#bar.removeEventListener('popstate', this.#moved);
    this.#bar.removeEventListener('hashchange', this.#moved);
  }

  /** The full address of the view. */
  link(): string {
    return this.#bar.location.href.replace(/#.*$/s, '') + this.#fragment(store.getState().view);
  }

  /** A change of the page's own, which the address does not have to name. */
  quietly(change: () => void): void {
    const upToDate = this.#written === store.getState().view;
    this.#quiet = upToDate;
    change();
    this.#quiet = false;
    if (upToDate) this.#written = store.getState().view;
  }

  readonly #moved = (): void => {
    if (this.#bar.location.hash !== this.#hash) void this.#activity.during(() => this.#read());
  };

  async #read(): Promise<void> {
    const { hash } = this.#bar.location;
    this.#hash = hash;
    clearTimeout(this.#timer);
    const { view, problems } = await parseLink(hash);
    // A newer move has begun meanwhile.
    if (this.#bar.location.hash !== hash) return;
    this.#written = view;
    store.setState({ view });
    for (const problem of problems) notify(linkProblemSentences[problem]);
  }

  #changed(view: ViewState, before: ViewState): void {
    if (view.text !== before.text) this.#pack(view.text);
    if (view === this.#written || this.#quiet) return;
    if (isStep(before, view)) {
      this.#flush(before);
      this.#write(view, this.#mayPush() ? 'pushState' : 'replaceState');
    } else {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#flush(store.getState().view), restMs);
    }
  }

  /** Writes what typing or dragging has left unwritten. */
  #flush(view: ViewState): void {
    clearTimeout(this.#timer);
    if (view !== this.#written) this.#write(view, 'replaceState');
  }

  #write(view: ViewState, how: 'pushState' | 'replaceState'): void {
    this.#written = view;
    const fragment = this.#fragment(view);
    if (fragment === this.#hash) return;
    try {
      this.#bar.history[how](null, '', fragment);
      this.#hash = this.#bar.location.hash;
    } catch {
      // Too many changes, or a frame that may not: the view is right, only its address lags behind.
    }
  }

  #mayPush(): boolean {
    const now = Date.now();
    this.#pushes = this.#pushes.filter((time) => now - time < pushWindowMs);
    if (this.#pushes.length >= mostPushes) return false;
    this.#pushes = [...this.#pushes, now];
    return true;
  }

  #fragment(view: ViewState): string {
    return `#${formatLink(view, this.#packed?.text === view.text ? this.#packed.packed : null)}`;
  }

  /** Packing takes a moment; until it is there a link spells the sentence out. */
  #pack(text: string): void {
    void this.#activity.during(async () => {
      const packed = await packText(text).catch(() => null);
      if (packed !== null && store.getState().view.text === text) this.#packed = { text, packed };
    });
  }
}
