import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { changePage } from '../state/actions.ts';
import { initialState } from '../state/initialState.ts';
import { store } from '../state/store.ts';
import { nextPicture } from './nextPicture.ts';

const frameMs = 16;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, frameMs));
  store.setState(initialState, true);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it.each([
  ['hardware', frameMs],
  ['software', 200 + frameMs],
  [null, frameMs],
] as const)('drawn by %s, comes after %i ms', async (drawnBy, ms) => {
  changePage({ drawnBy });
  const came = vi.fn();
  void nextPicture().then(came);
  await vi.advanceTimersByTimeAsync(ms - 1);
  expect(came).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(came).toHaveBeenCalledOnce();
});
