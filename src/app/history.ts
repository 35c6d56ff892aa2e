import type { ViewState } from '../model/view.ts';
import { notify } from '../state/actions.ts';
import { setViews } from '../state/laneLinks.ts';
import { laneStores, lanes } from '../state/lanes.ts';
import { formatLink } from '../state/permalink/formatLink.ts';
import { packText } from '../state/permalink/packedText.ts';
import { linkProblemSentences, parseLink } from '../state/permalink/parseLink.ts';
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

/** What an address names: lane a's view, and lane b's where there is one. */
interface ShownViews {
  readonly view: ViewState;
  readonly second: ViewState | null;
}

/** Keeps the address and the view the same: a step of a person is a new entry, going back walks the entries. */
export class ViewHistory {
  readonly #bar: AddressBar;
  readonly #activity: Activity;
  /** Views that the address names. */
  #written: ShownViews;
  #seen: ShownViews;
  #hash: string;
  #packed: { readonly text: string; readonly packed: string } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pushes: readonly number[] = [];
  #quiet = false;
  #leave: () => void = () => {};

  constructor(bar: AddressBar, activity: Activity) {
    this.#bar = bar;
    this.#activity = activity;
    this.#written = shownViews();
    this.#seen = this.#written;
    this.#hash = bar.location.hash;
  }

  /** Reads the address, then follows it and the view. Resolves to whether the address named a view. */
  async start(): Promise<boolean> {
    const { hash } = this.#bar.location;
    const named = hash.length > 1;
    if (named) await this.#read();
    this.#bar.addEventListener('popstate', this.#moved);
    this.#bar.addEventListener('hashchange', this.#moved);
    this.#seen = shownViews();
    const follow = () => this.#follow();
    const leave = [...laneStores, lanes].map((store) => store.subscribe(follow));
    this.#leave = () => {
      for (const stop of leave) stop();
    };
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
    return this.#bar.location.href.replace(/#.*$/s, '') + this.#fragment(shownViews());
  }

  /** A change of the page's own, which the address does not have to name. */
  quietly(change: () => void): void {
    const upToDate = isSame(this.#written, shownViews());
    this.#quiet = upToDate;
    change();
    this.#quiet = false;
    if (upToDate) this.#written = shownViews();
  }

  readonly #moved = (): void => {
    if (this.#bar.location.hash !== this.#hash) void this.#activity.during(() => this.#read());
  };

  async #read(): Promise<void> {
    const { hash } = this.#bar.location;
    this.#hash = hash;
    clearTimeout(this.#timer);
    const { view, second, problems } = await parseLink(hash);
    // A newer move has begun meanwhile.
    if (this.#bar.location.hash !== hash) return;
    this.#written = { view, second };
    setViews(view, second);
    for (const problem of problems) notify(linkProblemSentences[problem]);
  }

  #follow(): void {
    const before = this.#seen;
    const now = shownViews();
    if (isSame(now, before)) return;
    this.#seen = now;
    if (now.view.text !== before.view.text) this.#pack(now.view.text);
    if (isSame(now, this.#written) || this.#quiet) return;
    if (isStepOf(before, now)) {
      this.#flush(before);
      this.#write(now, this.#mayPush() ? 'pushState' : 'replaceState');
    } else {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#flush(shownViews()), restMs);
    }
  }

  /** Writes what typing or dragging has left unwritten. */
  #flush(views: ShownViews): void {
    clearTimeout(this.#timer);
    if (!isSame(views, this.#written)) this.#write(views, 'replaceState');
  }

  #write(views: ShownViews, how: 'pushState' | 'replaceState'): void {
    this.#written = views;
    const fragment = this.#fragment(views);
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

  #fragment({ view, second }: ShownViews): string {
    const packed = this.#packed?.text === view.text ? this.#packed.packed : null;
    return `#${formatLink(view, packed, second)}`;
  }

  /** Packing takes a moment; until it is there a link spells the sentence out. */
  #pack(text: string): void {
    void this.#activity.during(async () => {
      const packed = await packText(text).catch(() => null);
      if (packed !== null && shownViews().view.text === text) this.#packed = { text, packed };
    });
  }
}

function shownViews(): ShownViews {
  const [first, second] = laneStores;
  return {
    view: first.getState().view,
    second: lanes.getState().compared ? second.getState().view : null,
  };
}

function isSame(a: ShownViews, b: ShownViews): boolean {
  return a.view === b.view && a.second === b.second;
}

function isStepOf(before: ShownViews, after: ShownViews): boolean {
  if (isStep(before.view, after.view)) return true;
  if (!before.second || !after.second) return before.second !== after.second;
  return isStep(before.second, after.second);
}
