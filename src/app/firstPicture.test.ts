import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeView } from '../state/actions.ts';
import { store } from '../state/store.ts';
import { fakeLayers } from './testing/fakeEngine.ts';
import { recordedText } from './testing/fakeModel.ts';
import { settle, World } from './testing/world.ts';

let world: World;

beforeEach(() => {
  world = new World();
});

afterEach(() => world.end());

describe('the first picture', () => {
  it('is the recorded run, while the model loads beside it', async () => {
    await world.conductor.start();
    expect(world.run).toMatchObject({
      source: 'recorded',
      text: recordedText,
      layersReady: fakeLayers,
      layerMs: [1, 2, 3],
    });
    expect(world.run.tokens).toHaveLength(13);
    expect(world.engine().loads).toEqual([
      {
        source: { kind: 'folder', url: 'models/smollm2-135m-instruct/' },
        backend: 'auto',
        threads: 'auto',
        memory: 'full',
      },
    ]);
    expect(world.engine().runs).toMatchObject([{ text: recordedText, capture: 'view' }]);
    expect(store.getState().page.modelTitle).toBe('A small llama');
  });

  it('is replaced by the live run of the same sentence once that is complete, not before', async () => {
    await world.conductor.start();
    world.engine().play(1, 2);
    expect(world.run).toMatchObject({ source: 'recorded', layersReady: fakeLayers, status: 'running' });
    world.engine().play(1);
    await settle();
    expect(world.run).toMatchObject({ source: 'live', layersReady: fakeLayers, status: 'done', runMs: 3 });
  });

  it('does not wait for a recording that cannot be read', async () => {
    world.end();
    world = new World({
      onFetch(url) {
        if (url.includes('recorded')) throw new Error('gone');
      },
    });
    await world.conductor.start();
    expect(world.notices[0]).toBe('The recorded run could not be read: gone.');
    world.engine().play(1);
    await settle();
    expect(world.run).toMatchObject({ source: 'live', status: 'done' });
  });

  it('comes without a download where the person is to be asked first', async () => {
    world.end();
    world = new World({ askFirst: true });
    await world.conductor.start();
    expect(world.run.source).toBe('recorded');
    expect(store.getState().engine).toMatchObject({ phase: 'ask', totalBytes: 111 });
    expect(world.engines).toHaveLength(0);
    expect(world.activity.idle).toBe(true);
    world.conductor.startDownload();
    expect(world.engine().loads).toHaveLength(1);
    world.conductor.cancelDownload();
    expect(world.engine().loadCancelled).toBe(true);
    expect(store.getState().engine.phase).toBe('ask');
    world.conductor.startDownload();
    expect(world.engines).toHaveLength(2);
  });

  it('says so when the model cannot be opened, and can be tried again', async () => {
    let online = false;
    world.end();
    world = new World({
      onFetch() {
        if (!online) throw new Error('no network');
      },
    });
    await world.conductor.start();
    expect(store.getState().engine).toMatchObject({
      phase: 'failed',
      failure: { message: 'The model could not be opened: no network.' },
    });
    online = true;
    world.conductor.retry();
    await settle();
    expect(world.run.source).toBe('recorded');
  });

  it('falls back where a link names a layer, head or token that is not there, and says so', async () => {
    changeView({ layer: 3, heads: [2], queries: [12], key: 14, point: 'no_such' });
    await world.conductor.start();
    expect(store.getState().view).toMatchObject({
      layer: null,
      heads: [],
      queries: [12],
      key: null,
      point: null,
    });
    expect(world.notices).toEqual(['Part of this link was not understood; the rest is shown.']);
  });
});
