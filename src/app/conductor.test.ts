import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { differencePoint } from '../model/derive/patternDifference.ts';
import { changeView, openLayer, setText } from '../state/actions.ts';
import { store } from '../state/store.ts';
import { fakeLayers, oneValue, viewValues } from './testing/fakeEngine.ts';
import { gate, settle, World } from './testing/world.ts';

let world: World;

beforeEach(() => {
  world = new World();
});

afterEach(() => world.end());

describe('typing', () => {
  it('runs after a pause, once, and keeps the old run until the new one has a layer', async () => {
    await world.startLive('one two');
    for (const text of ['one two t', 'one two th', 'one two three']) {
      setText(text);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(world.engine().runs).toHaveLength(1);
    expect(world.activity.idle).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(world.engine().runs.map(({ text }) => text)).toEqual(['one two', 'one two three']);
    world.engine().play(2, 0);
    expect(world.run).toMatchObject({ text: 'one two', status: 'running', layersReady: fakeLayers });
    world.engine().play(2, 1);
    expect(world.run).toMatchObject({ text: 'one two three', status: 'running', layersReady: 1 });
    world.engine().play(2);
    await settle();
    expect(world.run).toMatchObject({ text: 'one two three', status: 'done', layersReady: fakeLayers });
    expect(world.activity.idle).toBe(true);
  });

  it('shows layers that arrive within one frame together, and none of them late', async () => {
    await world.startLive('one two');
    await world.type('one two three');
    world.engine().play(2, 1);
    world.frames.held = true;
    const arrive = (layer: number) =>
      world
        .engine()
        .emit({ kind: 'layer', id: 2, stack: 'decoder', layer, ms: 1, activations: viewValues(layer, 3) });
    arrive(1);
    expect(world.run.layersReady).toBe(1);
    world.frames.draw();
    expect(world.run.layersReady).toBe(2);
    arrive(2);
    world.engine().emit({ kind: 'cancelled', id: 2 });
    expect(world.run).toMatchObject({ status: 'cancelled', layersReady: 3 });
    world.frames.draw();
    expect(world.run).toMatchObject({ text: 'one two three', status: 'cancelled', layersReady: 3 });
  });

  it('lets the newest text win: what an older run still says is dropped', async () => {
    await world.startLive('one two');
    await world.type('older text');
    await world.type('newest text here');
    world.engine().play(2, 1);
    world.engine().play(3, 1);
    world.engine().play(2);
    world.engine().emit({ kind: 'cancelled', id: 2 });
    await settle();
    expect(world.run).toMatchObject({ text: 'newest text here', status: 'running', layersReady: 1 });
    expect(world.run.tokens).toHaveLength(3);
  });

  it('does not run the sentence that is on screen again, nor an empty one', async () => {
    await world.startLive('one two');
    setText('one');
    await world.type('one two');
    await world.type('  ');
    expect(world.engine().runs).toHaveLength(1);
    expect(world.run.text).toBe('one two');
  });

  it('keeps the old run when the text is too long, and clears the message with the next text', async () => {
    await world.startLive('one two');
    await world.type('long '.repeat(200));
    const failure = { kind: 'tooLong', message: 'Too long.' } as const;
    world.engine().emit({ kind: 'failed', id: 2, failure });
    expect(world.run).toMatchObject({ text: 'one two', status: 'failed', layersReady: fakeLayers });
    expect(store.getState().engine.failure).toEqual(failure);
    expect(world.activity.idle).toBe(true);
    await world.type('short again');
    expect(store.getState().engine.failure).toBeNull();
  });

  it('goes on with the run that is under way when a newer text is too long', async () => {
    await world.startLive('one two');
    await world.type('three four five');
    world.engine().play(2, 1);
    await world.type('long '.repeat(200));
    world.engine().emit({ kind: 'failed', id: 3, failure: { kind: 'tooLong', message: 'Too long.' } });
    world.engine().play(2);
    await settle();
    expect(world.run).toMatchObject({ text: 'three four five', status: 'done', layersReady: fakeLayers });
    expect(world.activity.idle).toBe(true);
  });

  it('can be stopped', async () => {
    await world.startLive('one two');
    await world.type('three four');
    world.conductor.stopRun();
    expect(world.engine().cancelled).toEqual([2]);
    world.engine().emit({ kind: 'cancelled', id: 2 });
    expect(world.run).toMatchObject({ text: 'one two', status: 'cancelled' });
    expect(world.activity.idle).toBe(true);
  });
});

describe('an engine that breaks', () => {
  const failure = { kind: 'internal', message: 'The engine stopped.' } as const;

  it('is replaced; the picture stays, the text runs again', async () => {
    await world.startLive('one two');
    openLayer(1);
    world.engine().emit({ kind: 'failed', id: 0, failure });
    expect(world.engine(0).disposed).toBe(true);
    expect(world.engines).toHaveLength(2);
    expect(world.engine(1).loads).toHaveLength(1);
    expect(world.engine(1).runs).toMatchObject([{ text: 'one two' }]);
    expect(world.run).toMatchObject({ text: 'one two', layersReady: fakeLayers });
    expect(store.getState().view.layer).toBe(1);
    expect(world.notices[0]).toBe('The engine stopped. The engine was started again.');
    world.engine(1).emit({ kind: 'loaded', id: 0, ms: 1, chats: false });
    world.engine(1).play(1);
    await settle();
    world.engine(1).layers[0]?.answer([oneValue(gate(1), 7)]);
    await settle();
    expect(world.run).toMatchObject({ source: 'live', status: 'done' });
    expect(world.activity.idle).toBe(true);
  });

  it('is not believed any more', async () => {
    await world.startLive('one two');
    await world.type('three four');
    world.engine(0).emit({ kind: 'failed', id: 2, failure });
    world.engine(0).play(2);
    await settle();
    expect(world.run.text).toBe('one two');
  });

  it('is replaced three times in a minute, then waits for a person', async () => {
    await world.startLive('one two');
    for (let time = 0; time < 4; time++) world.engine().emit({ kind: 'failed', id: 0, failure });
    expect(world.engines).toHaveLength(4);
    expect(world.engine(1).loads[0]).toMatchObject({ backend: 'auto', threads: 'auto' });
    expect(world.engine(2).loads[0]).toMatchObject({ backend: 'wasm', threads: 1 });
    expect(store.getState().engine).toMatchObject({ phase: 'failed', failure });
    expect(world.activity.idle).toBe(true);
    world.conductor.retry();
    expect(world.engines).toHaveLength(5);
    expect(world.engine(4).loads[0]).toMatchObject({ backend: 'auto', threads: 'auto' });
  });

  it('is not replaced where a fresh one would fail the same way', async () => {
    await world.startLive('one two');
    const bad = { kind: 'badModel', message: 'The model cannot be used.' } as const;
    world.engine().emit({ kind: 'failed', id: 0, failure: bad });
    expect(world.engines).toHaveLength(1);
    expect(store.getState().engine).toMatchObject({ phase: 'failed', failure: bad });
  });

  it('starts with one thread when the wasm runtime itself did not start', async () => {
    await world.conductor.start();
    world.engine().emit({ kind: 'backend', report: { backend: 'wasm', threads: 2, reason: '' } });
    world.engine().emit({
      kind: 'failed',
      id: 0,
      failure: { kind: 'backend', message: 'The runtime did not start.' },
    });
    expect(world.engine().loads[0]).toMatchObject({ backend: 'wasm', threads: 1 });
  });

  it('is replaced when another backend is chosen', async () => {
    await world.startLive('one two');
    world.conductor.chooseBackend('webgpu');
    expect(world.engine(0).disposed).toBe(true);
    expect(world.engine(1).loads[0]).toMatchObject({ backend: 'webgpu' });
    expect(world.engine(1).runs).toMatchObject([{ text: 'one two' }]);
  });
});

describe('what depends on more than the text', () => {
  it('draws anew what is compared with the other lane when that has another run', async () => {
    await world.startLive('one two');
    const { version } = world.run;
    world.conductor.otherLaneChanged();
    expect(world.run.version).toBe(version);
    changeView({ point: differencePoint });
    world.conductor.otherLaneChanged();
    expect(world.run.version).toBeGreaterThan(version);
  });

  it('runs at once when the sentence becomes a message of a chat, and not again when it already is', async () => {
    await world.startLive('one two');
    changeView({ chat: true });
    expect(world.engine().runs.map(({ written }) => written.chat ?? false)).toEqual([false, true]);
    world.engine().play(2);
    await settle();
    changeView({ tab: 'next' });
    expect(world.engine().runs).toHaveLength(2);
  });
});
