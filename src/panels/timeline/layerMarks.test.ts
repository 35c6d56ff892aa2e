import { describe, expect, it } from 'vitest';
import { initialState } from '../../state/initialState.ts';
import type { LoomState } from '../../state/loomState.ts';
import { layerAtX, layerMarks } from './layerMarks.ts';

function marks(change: {
  at?: number;
  ready: number;
  loaded?: number;
  phase?: LoomState['engine']['phase'];
}) {
  const { view, run, engine, page } = initialState;
  return layerMarks(
    {
      page,
      view: { ...view, at: change.at ?? null },
      run: { ...run, layersReady: change.ready },
      engine: { ...engine, phase: change.phase ?? 'ready', layersLoaded: change.loaded ?? 0 },
    },
    4,
  ).join(' ');
}

describe('layerMarks', () => {
  it('shows what is here up to where playback stands', () => {
    expect(marks({ ready: 4 })).toBe('shown shown shown shown');
    expect(marks({ ready: 4, at: 1 })).toBe('shown shown ahead ahead');
    expect(marks({ ready: 2 })).toBe('shown shown absent absent');
  });

  it('is the download bar while the model arrives', () => {
    expect(marks({ ready: 4, loaded: 1, phase: 'downloading' })).toBe('shown absent absent absent');
  });
});

describe('layerAtX', () => {
  it('is the layer whose column lies under the point', () => {
    const axis = { x0: 142, pitch: 31.34 };
    expect([0, 142, 173, 174, 1082, 5000].map((x) => layerAtX(x, axis, 30))).toEqual([0, 0, 0, 1, 29, 29]);
  });
});
