import { afterEach, describe, expect, it, vi } from 'vitest';
import { changePage } from '../state/actions.ts';
import { store } from '../state/store.ts';
import { OpeningWatch } from './openingWatch.ts';

afterEach(() => changePage({ opening: false }));

const isOpening = () => store.getState().page.opening;

describe('OpeningWatch', () => {
  it('is on while the book stands open and off from the middle of its way down', () => {
    const watch = new OpeningWatch(new EventTarget(), store, () => {});
    watch.take(0);
    expect(isOpening()).toBe(false);
    const seen = [1, 1, 0.7, 0.4, 0].map((book) => {
      watch.take(book);
      return isOpening();
    });
    expect(seen).toEqual([true, true, true, false, false]);
  });

  it.each(['keydown', 'pointerdown', 'wheel'])('is ended by %s, and only while it is on', (kind) => {
    const page = new EventTarget();
    const end = vi.fn();
    const watch = new OpeningWatch(page, store, end);
    page.dispatchEvent(new Event(kind));
    expect(end).not.toHaveBeenCalled();
    watch.take(1);
    page.dispatchEvent(new Event(kind));
    expect(end).toHaveBeenCalledOnce();
    watch.take(0.2);
    page.dispatchEvent(new Event(kind));
    expect(end).toHaveBeenCalledOnce();
  });

  it('never leaves the page in the opening shot when the scene goes away', () => {
    const watch = new OpeningWatch(new EventTarget(), store, () => {});
    watch.take(1);
    watch.dispose();
    expect(isOpening()).toBe(false);
  });
});
