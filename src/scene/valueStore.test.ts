import { describe, expect, it } from 'vitest';
import { type Address, formatAddress } from '../model/address.ts';
import { pageWidth, planPages, RangeAllocator } from './valuePages.ts';
import { ValueStore } from './valueStore.ts';

const smol = {
  stack: 'decoder',
  others: 0,
  nLayers: 30,
  nHeads: 9,
  nKvHeads: 3,
  dModel: 576,
  dHead: 64,
  dMlp: 1536,
} as const;

function addressOf(layer: number, point: string): Address {
  return formatAddress({ stack: 'decoder', layer, point });
}

/** Values whose bits all differ, with the ones that a careless copy would change: -0, NaN, infinities, subnormals. */
function awkward(length: number): Float32Array {
  const values = Float32Array.from({ length }, (_, at) => Math.sin(at * 1.7) * 10 ** ((at % 60) - 30));
  values.set([-0, Number.NaN, -Infinity, Infinity, 1e-42].slice(0, length));
  return values;
}

describe('planPages', () => {
  it.each([1, 2, 4, 5, 8, 10, 14, 20, 64, 128])('T = %i fits every device and 40 MB', (length) => {
    const plan = planPages({ ...smol, length });
    expect(plan.pages).toBeLessThanOrEqual(256);
    expect(plan.pageElements).toBeGreaterThanOrEqual(9 * length * length);
    expect(plan.pages * plan.pageElements * 4).toBeLessThanOrEqual(40e6);
    // The shader crosses at most one page border within a token row.
    expect(plan.pageElements).toBeGreaterThan(1536 + pageWidth - 1);
    // Elements are addressed by exact integers in 32-bit floats.
    expect(plan.pages * plan.pageElements).toBeLessThan(2 ** 24);
  });

  it('needs at most 32 MB at 128 tokens', () => {
    const plan = planPages({ ...smol, length: 128 });
    expect(plan.pages * plan.pageElements * 4).toBeLessThan(32e6);
  });
});

describe('RangeAllocator', () => {
  it('ranges never overlap, and a gap that was freed is used again', () => {
    const ranges = new RangeAllocator(100, 200);
    expect(ranges.allocate('a', 40)).toBe(100);
    expect(ranges.allocate('b', 40)).toBe(140);
    expect(ranges.allocate('c', 40)).toBeNull();
    ranges.free('a');
    expect(ranges.allocate('c', 30)).toBe(100);
    expect(ranges.allocate('d', 11)).toBe(180);
    expect(ranges.used).toBe(81);
  });
});

describe('ValueStore', () => {
  function bitsAt(store: ValueStore, address: Address): Uint32Array {
    const found = store.find(address);
    const data = store.texture.image.data as Float32Array;
    return new Uint32Array(data.buffer, (found?.start ?? 0) * 4, found?.size ?? 0);
  }

  it('keeps every bit, also across page borders', () => {
    const store = new ValueStore({ ...smol, length: 14 });
    const wide = addressOf(13, 'mlp.act');
    const values = awkward(14 * 1536);
    expect(values.length).toBeGreaterThan(store.plan.pageElements);
    store.beginFrame();
    store.place(wide, values);
    expect(bitsAt(store, wide)).toEqual(new Uint32Array(values.buffer));
  });

  it('a pattern owns the page of its layer; only pages that changed are sent', () => {
    const store = new ValueStore({ ...smol, length: 14 });
    const at = addressOf(7, 'attn.pattern');
    store.beginFrame();
    expect(store.place(at, awkward(9 * 14 * 14))).toBe(7 * store.plan.pageRows * pageWidth);
    expect([...store.texture.layerUpdates]).toEqual([7]);
  });

  it('the same array is sent once, another one under the same address again', () => {
    const store = new ValueStore({ ...smol, length: 14 });
    const at = addressOf(0, 'attn.pattern');
    const first = awkward(9 * 14 * 14);
    store.beginFrame();
    const start = store.place(at, first);
    store.texture.clearLayerUpdates();
    store.beginFrame();
    expect(store.place(at, first)).toBe(start);
    expect(store.texture.layerUpdates.size).toBe(0);
    const second = first.map((value) => value * 2);
    expect(store.place(at, second)).toBe(start);
    expect(bitsAt(store, at)).toEqual(new Uint32Array(second.buffer));
  });

  it('at 128 tokens two layers arrive a frame, the rest waits', () => {
    const store = new ValueStore({ ...smol, length: 128 });
    store.beginFrame();
    const placed = [0, 1, 2, 3].map((layer) =>
      store.place(addressOf(layer, 'attn.pattern'), new Float32Array(9 * 128 * 128)),
    );
    expect(placed.filter((start) => start !== null)).toHaveLength(2);
    expect(store.waiting).toBe(true);
  });

  it('holds one opened layer after another; what is no longer drawn gives way', () => {
    const store = new ValueStore({ ...smol, length: 128 });
    const sizes: Readonly<Record<string, number>> = {
      'attn.norm': 576,
      'attn.q_rot': 576,
      'attn.k_rot': 192,
      'attn.v': 192,
      'attn.scores': 9 * 128,
      'attn.z': 576,
      'attn.out': 576,
      'mlp.act': 1536,
      'mlp.gate': 1536,
      'mlp.up': 1536,
    };
    for (const layer of [3, 4, 5]) {
      for (const [point, width] of Object.entries(sizes)) {
        store.beginFrame();
        const values = new Float32Array(128 * width).fill(layer);
        expect(store.place(addressOf(layer, point), values), `${layer} ${point}`).not.toBeNull();
      }
    }
    expect(store.find(addressOf(3, 'attn.norm'))).toBeNull();
    expect(bitsAt(store, addressOf(5, 'mlp.up'))).toHaveLength(128 * 1536);
  });

  it('another length makes another texture, the same length does not', () => {
    const store = new ValueStore({ ...smol, length: 14 });
    const before = store.texture;
    expect(store.resize({ ...smol, length: 14 })).toBe(false);
    expect(store.texture).toBe(before);
    expect(store.resize({ ...smol, length: 15 })).toBe(true);
    expect(store.texture).not.toBe(before);
  });
});
