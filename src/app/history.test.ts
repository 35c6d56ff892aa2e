import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changeView, closeLayer, openLayer, selectToken, setText } from '../state/actions.ts';
import { defaultView } from '../model/defaultView.ts';
import { initialState } from '../state/initialState.ts';
import { formatLink } from '../state/permalink/formatLink.ts';
import { store } from '../state/store.ts';
import { Activity } from './activity.ts';
import { ViewHistory } from './history.ts';

/** A window's address and history, as far as a page can tell. */
class FakeBar {
  entries: string[];
  at = 0;
  refuses = false;
  readonly location: { readonly hash: string; readonly href: string };
  readonly history: Pick<History, 'pushState' | 'replaceState'>;
  readonly #listeners = new Set<() => void>();

  constructor(hash = '') {
    this.entries = [hash];
    const here = () => this.entries[this.at] ?? '';
    this.location = {
      get hash() {
        return here();
      },
      get href() {
        return `https://example.org/loom/?x=1${here()}`;
      },
    };
    const write = (how: 'push' | 'replace') => (_: unknown, __: string, url?: string | URL | null) => {
      if (this.refuses) throw new DOMException('too many', 'SecurityError');
      if (how === 'push') this.entries = [...this.entries.slice(0, ++this.at), ''];
      this.entries[this.at] = String(url);
    };
    this.history = { pushState: write('push'), replaceState: write('replace') };
  }

  go(by: number): void {
    this.at += by;
    this.#tell();
  }

  /** A person pastes or types. */
  enter(hash: string): void {
    this.entries = [...this.entries.slice(0, ++this.at), hash];
    this.#tell();
  }

  addEventListener(_: string, listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_: string, listener: () => void): void {
    this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

let bar: FakeBar;
let history: ViewHistory;
let activity: Activity;
const view = () => store.getState().view;
const rest = () => vi.advanceTimersByTimeAsync(300);

async function open(hash = ''): Promise<boolean> {
  bar = new FakeBar(hash);
  activity = new Activity();
  history = new ViewHistory(bar, activity);
  return history.start();
}

beforeEach(() => {
  vi.useFakeTimers();
  store.setState(initialState, true);
});

afterEach(() => {
  history.dispose();
  vi.useRealTimers();
});

describe('the address', () => {
  it('stays bare until something changes', async () => {
    expect(await open()).toBe(false);
    expect(bar.entries).toEqual(['']);
    expect(history.link()).toBe('https://example.org/loom/?x=1#v=1');
    history.quietly(() => changeView({ queries: [14] }));
    await rest();
    expect(bar.entries).toEqual(['']);
  });

  it('opens the view it names, and says what it did not understand', async () => {
    expect(await open('#v=1&l=24&h=4&q=14&nonsense=1')).toBe(true);
    expect(view()).toEqual({ ...defaultView, layer: 24, heads: [4], queries: [14] });
    expect(store.getState().page.notices.map(({ text }) => text)).toEqual([
      'Part of this link was not understood; the rest is shown.',
    ]);
  });

  it('gets an entry for every step, and going back and forward walks them', async () => {
    await open();
    openLayer(3);
    selectToken(5);
    closeLayer();
    expect(bar.entries).toEqual(['', '#v=1&l=3&h=0', '#v=1&l=3&h=0&q=5&tab=matches', '#v=1&q=5&tab=matches']);
    bar.go(-1);
    await rest();
    expect(view()).toMatchObject({ layer: 3, queries: [5] });
    bar.go(-2);
    await rest();
    expect(view()).toEqual(defaultView);
    bar.go(1);
    await rest();
    expect(view()).toMatchObject({ layer: 3, queries: [] });
    expect(bar.entries).toHaveLength(4);
  });

  it('follows typing within one entry, when it rests', async () => {
    await open();
    for (const text of [`${defaultView.text} h`, `${defaultView.text} he`, `${defaultView.text} her`])
      setText(text);
    expect(bar.entries).toEqual(['']);
    await rest();
    expect(bar.entries).toHaveLength(1);
    expect(bar.entries[0]).toContain('to%20her');
  });

  it('keeps what was typed before a step as the entry before it', async () => {
    await open();
    setText('A cat');
    setText('A cats');
    openLayer(1);
    expect(bar.entries.slice(1)).toEqual(['#v=1&t=A%20cats', '#v=1&t=A%20cats&l=1&h=0']);
  });

  it('names another sentence in an entry of its own', async () => {
    await open();
    setText('The river was wide');
    setText('Nothing like it at all');
    expect(bar.entries).toHaveLength(3);
  });

  it('follows a camera within the entry', async () => {
    await open('#v=1&l=2');
    changeView({ cam: { position: [1, 2, 3], target: [0, 0, 0], zoom: 1 } });
    await rest();
    expect(bar.entries).toEqual(['#v=1&l=2&cam=1,2,3,0,0,0,1']);
  });

  it('that is pasted is opened', async () => {
    await open();
    bar.enter(`#${formatLink({ ...defaultView, text: 'A cat', layer: 2 })}`);
    await rest();
    expect(view()).toMatchObject({ text: 'A cat', layer: 2 });
    expect(bar.entries).toHaveLength(2);
    await activity.whenIdle();
  });

  it('packs a sentence where that is shorter', async () => {
    vi.useRealTimers();
    await open();
    setText('吾輩は猫である。名前はまだ無い。');
    expect(history.link()).toContain('&t=%E5');
    await activity.whenIdle();
    expect(history.link()).toMatch(/#v=1&z=[\w-]+$/);
  });

  it('lags behind where the browser refuses, and the view does not', async () => {
    await open();
    bar.refuses = true;
    openLayer(3);
    expect(view().layer).toBe(3);
    bar.refuses = false;
    openLayer(4);
    expect(bar.entries.at(-1)).toBe('#v=1&l=4&h=0');
  });

  it('is written no oftener than browsers bear', async () => {
    await open();
    for (let token = 0; token < 200; token++) selectToken(token);
    expect(bar.entries).toHaveLength(61);
    expect(bar.entries.at(-1)).toBe('#v=1&q=199&tab=matches');
  });
});
