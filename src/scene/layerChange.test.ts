import { describe, expect, it } from 'vitest';
import type { Pose } from '../layout/layoutInput.ts';
import type { LoomState } from '../state/loomState.ts';
import { store } from '../state/store.ts';
import { LayerChange } from './layerChange.ts';

const pose = (layer: number | null, open = 1): Pose => ({ open, layer, book: 0, depth: 0, relief: 0 });
const holding = (...addresses: readonly string[]): LoomState => {
  const state = store.getState();
  const values = new Map(
    addresses.map((address) => [address, { address, axes: ['pos'], shape: [1], values: Float32Array.of(1) }]),
  );
  return {
    ...state,
    run: {
      ...state.run,
      stack: { name: 'decoder' } as LoomState['run']['stack'],
      values: values as unknown as LoomState['run']['values'],
    },
  };
};

describe('from one opened layer to the next', () => {
  it('keeps the picture for 300 ms, or until the values are here', () => {
    const change = new LayerChange();
    expect(change.waitsFor(holding(), pose(14), pose(13), 1000)).toBe(300);
    expect(change.waitsFor(holding(), pose(14), pose(13), 1200)).toBe(100);
    expect(change.waitsFor(holding('decoder.14.attn.q'), pose(14), pose(13), 1210)).toBe(0);
    expect(change.waitsFor(holding(), pose(15), pose(14), 2000)).toBe(300);
    expect(change.waitsFor(holding(), pose(15), pose(14), 2300)).toBe(0);
  });

  it('does not hold up a layer that opens out of the overview', () => {
    expect(new LayerChange().waitsFor(holding(), pose(14, 0.2), pose(null, 0), 0)).toBe(0);
    expect(new LayerChange().waitsFor(holding(), pose(14), null, 0)).toBe(0);
  });
});
