import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changePage, scrubTo } from '../state/actions.ts';
import { initialState } from '../state/initialState.ts';
import type { RunState } from '../state/loomState.ts';
import { store } from '../state/store.ts';
import { Activity } from './activity.ts';
import { Playback } from './playback.ts';

/** Draws frames when a test says so. */
class FakeClock {
  #draw: ((time: number) => void) | null = null;
  #time = 0;

  get asleep(): boolean {
    return this.#draw === null;
  }

  requestAnimationFrame(draw: (time: number) => void): number {
    this.#draw = draw;
    return 1;
  }

  cancelAnimationFrame(): void {
    this.#draw = null;
  }

  /** Frames of 10 ms. */
  pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 10) {
      this.#time += 10;
      const draw = this.#draw;
      this.#draw = null;
      draw?.(this.#time);
    }
  }
}

let clock: FakeClock;
let activity: Activity;
let playback: Playback;
const page = () => store.getState().page;
const at = () => store.getState().view.at;

function setRun(change: Partial<RunState>): void {
  store.setState(({ run }) => ({ run: { ...run, ...change } }));
}

beforeEach(() => {
  store.setState(initialState, true);
  clock = new FakeClock();
  activity = new Activity();
  playback = new Playback(clock, activity, store);
  playback.start();
});

afterEach(() => playback.dispose());

describe('a replay', () => {
  beforeEach(() => setRun({ source: 'live', status: 'done', layersReady: 4, values: new Map() }));

  it('goes through the layers that are here, and rests at the end', () => {
    playback.play();
    expect(page()).toMatchObject({ playing: true, flow: { layer: 0, phase: 0 } });
    clock.pass(610);
    expect(at()).toBe(1);
    expect(page().flow?.layer).toBe(1);
    expect(page().flow?.phase).toBeCloseTo(0.5, 1);
    expect(activity.idle).toBe(true);
    clock.pass(1100);
    expect(page()).toMatchObject({ playing: false, flow: null });
    expect(at()).toBeNull();
    expect(clock.asleep).toBe(true);
  });

  it('is slowed by the speed', () => {
    changePage({ playSpeed: 0.25 });
    playback.play();
    clock.pass(1000);
    expect(at()).toBe(0);
    expect(page().flow?.phase).toBeCloseTo(0.62, 1);
  });

  it('pauses where it stands and goes on from there', () => {
    playback.play();
    clock.pass(1000);
    playback.pause();
    expect(page()).toMatchObject({ playing: false, flow: { layer: 2, phase: 1 } });
    expect(clock.asleep).toBe(true);
    playback.play();
    expect(page().flow).toEqual({ layer: 2, phase: 0 });
  });

  it('is stepped and scrubbed by whole layers', () => {
    playback.step(-1);
    expect(at()).toBe(2);
    expect(page().flow).toEqual({ layer: 2, phase: 1 });
    playback.step(-9);
    expect(at()).toBe(0);
    playback.step(9);
    expect(at()).toBeNull();
    expect(page().flow).toBeNull();
    scrubTo(1);
    expect(page().flow).toEqual({ layer: 1, phase: 1 });
  });

  it('moves in whole layers under reduced motion', () => {
    changePage({ reducedMotion: true });
    playback.play();
    clock.pass(350);
    expect(page().flow).toEqual({ layer: 0, phase: 1 });
    clock.pass(700);
    expect(page().flow).toEqual({ layer: 1, phase: 1 });
  });

  it('ends when another run comes on screen', () => {
    playback.play();
    clock.pass(500);
    setRun({ values: new Map() });
    expect(page()).toMatchObject({ playing: false, flow: null });
    expect(clock.asleep).toBe(true);
  });
});

describe('a run that arrives', () => {
  it('is followed at 40 ms a layer, never ahead of its layers', () => {
    const values = new Map();
    setRun({ source: 'live', status: 'running', layersReady: 1, values });
    expect(activity.idle).toBe(false);
    clock.pass(30);
    expect(page().flow?.layer).toBe(0);
    clock.pass(200);
    expect(page().flow).toEqual({ layer: 0, phase: 1 });
    expect(clock.asleep).toBe(true);
    setRun({ layersReady: 4 });
    clock.pass(60);
    expect(page().flow?.layer).toBe(2);
    setRun({ status: 'done' });
    clock.pass(200);
    expect(page().flow).toBeNull();
    expect(activity.idle).toBe(true);
  });

  it.each(['done', 'cancelled', 'waiting'] as const)(
    'that waits at its front ends with the run: %s',
    (status) => {
      setRun({ source: 'live', status: 'running', layersReady: 4, values: new Map() });
      clock.pass(300);
      expect(page().flow).toEqual({ layer: 3, phase: 1 });
      expect(clock.asleep).toBe(true);
      setRun({ status });
      clock.pass(20);
      expect(page().flow).toBeNull();
      expect(activity.idle).toBe(true);
      expect(clock.asleep).toBe(true);
    },
  );

  it.each([{ reducedMotion: true }, { drawnBy: 'software' }] as const)(
    'is not animated with %o',
    (change) => {
      changePage(change);
      setRun({ source: 'live', status: 'running', layersReady: 1, values: new Map() });
      expect(page().flow).toBeNull();
      expect(clock.asleep).toBe(true);
    },
  );
});
