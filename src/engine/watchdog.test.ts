import { expect, it } from 'vitest';
import type { EngineEvent, EngineTask } from './protocol.ts';
import { Watchdog } from './watchdog.ts';

const alive = (busyWith: EngineTask | null): EngineEvent => ({ kind: 'alive', heapBytes: 0, busyWith });

/** Seconds until it gives up, with `beat` heard before every one of them. */
function secondsUntilFailure(watchdog: Watchdog, beat?: EngineEvent): number {
  for (let second = 1; second <= 200; second++) {
    if (beat) watchdog.heard(beat);
    if (watchdog.tick()) return second;
  }
  return Number.POSITIVE_INFINITY;
}

it.each([
  [null, 9],
  ['starting', 21],
  ['creating', 21],
  ['tokenising', 3],
  ['running', 21],
] as const)('waits for a silent worker busy with %s until second %i', (task, seconds) => {
  const watchdog = new Watchdog();
  watchdog.heard(alive(task));
  expect(secondsUntilFailure(watchdog)).toBe(seconds);
});

it('ends a task that never ends although the thread beats, a start late', () => {
  expect(secondsUntilFailure(new Watchdog(), alive('creating'))).toBe(21);
  expect(secondsUntilFailure(new Watchdog(), alive('starting'))).toBe(121);
  expect(secondsUntilFailure(new Watchdog(), alive(null))).toBe(Number.POSITIVE_INFINITY);
});

it('takes a layer as progress of a run', () => {
  const watchdog = new Watchdog();
  watchdog.heard(alive('running'));
  for (let second = 0; second < 60; second++) {
    watchdog.heard({ kind: 'layer', id: 1, stack: 'decoder', layer: second, ms: 1, activations: [] });
    expect(watchdog.tick()).toBeNull();
  }
});

it('names the remedy: a hang while a layer is prepared asks for another backend', () => {
  const watchdog = new Watchdog();
  watchdog.heard(alive('creating'));
  let failure = watchdog.tick();
  while (!failure) failure = watchdog.tick();
  expect(failure.kind).toBe('backend');
});

it('is as patient as with an idle worker once a result has come', () => {
  const watchdog = new Watchdog();
  watchdog.heard(alive('running'));
  watchdog.heard({ kind: 'done', id: 1, ms: 1, layerMs: [] });
  expect(secondsUntilFailure(watchdog)).toBe(9);
});
