import { describe, expect, it } from 'vitest';
import type { Bar, CellGrid, DisplayList, Rect, Target } from '../layout/displayList.ts';
import type { Address } from '../model/address.ts';
import { type Aim, pickCell, pickTarget, projectCell } from './picking.ts';

const pattern = 'decoder.3.attn.pattern' as Address;
const act = 'decoder.3.mlp.act' as Address;

/** Frontal, parallel light: x, y of the screen are scene units, y down. */
function aim(
  surfaces: readonly (CellGrid | Rect)[],
  targets: readonly Target[] = [],
  bars: readonly Bar[] = [],
): Aim {
  const held = new Map([
    [
      pattern,
      { shape: [2, 4, 4], values: Float32Array.from({ length: 32 }, (_, at) => Math.fround(at / 7)) },
    ],
    [act, { shape: [4, 8], values: Float32Array.from({ length: 32 }, (_, at) => (at % 3 === 1 ? -at : at)) }],
  ]);
  return {
    list: { surfaces, targets, labels: [], bars } as unknown as DisplayList,
    held: (address) => held.get(address),
    ray: (x, y) => ({ origin: [x, -y, 100], direction: [0, 0, -1] }),
    toScreen: ([x, y]) => ({ x, y: -y }),
    labelBox: () => undefined,
  };
}

function grid(change: Partial<CellGrid>): CellGrid {
  return {
    kind: 'cells',
    id: 'map',
    address: pattern,
    head: 1,
    frame: { origin: [0, 0, 0], u: [40, 0, 0], v: [0, -40, 0] },
    rows: 4,
    subRows: 1,
    subCols: 4,
    pool: 1,
    paint: { kind: 'attention' },
    mask: 'causal',
    reach: null,
    resting: [],
    restingMode: 'grey',
    rowFill: 1,
    selectedRow: null,
    selectedFill: 1,
    keepOthers: 1,
    lightBy: null,
    gridLines: false,
    warp: null,
    opacity: 1,
    ...change,
  };
}

describe('pickCell', () => {
  it('gives the number of the array, by address and index', () => {
    const picked = pickCell(aim([grid({})]), 15, 35);
    expect(picked).toMatchObject({ address: pattern, index: [1, 3, 1], pooled: 1 });
    expect(picked?.value).toBe(Math.fround(29 / 7));
  });

  it('forbidden cells are no numbers', () => {
    expect(pickCell(aim([grid({})]), 35, 5)).toBeNull();
    // Nor are those that a sliding window has left behind.
    expect(pickCell(aim([grid({ reach: 2 })]), 15, 35)).toBeNull();
    expect(pickCell(aim([grid({ reach: 2 })]), 25, 35)?.index).toEqual([1, 3, 2]);
  });

  it('of a pool it names the strongest by magnitude', () => {
    const pooled = grid({ address: act, head: undefined, mask: 'none', subCols: 2, pool: 4 });
    // Row 1 holds elements 8..15; those with at % 3 === 1 are negative.
    expect(pickCell(aim([pooled]), 30, 15)).toMatchObject({ index: [1, 7], value: 15, pooled: 4 });
    expect(pickCell(aim([pooled]), 10, 15)).toMatchObject({ index: [1, 3], value: 11 });
  });

  it('where one px covers many cells it says how many and takes the strongest', () => {
    const tiny = grid({ mask: 'none', frame: { origin: [0, 0, 0], u: [1, 0, 0], v: [0, -1, 0] } });
    const picked = pickCell(aim([tiny]), 0.5, 0.5);
    expect(picked).toMatchObject({ index: [1, 3, 3], pooled: 16 });
  });

  it('a bar stands for its own cell, also where it covers another', () => {
    const bar: Bar = {
      origin: [12, -32, 0],
      u: [6, 0, 0],
      v: [0, -6, 0],
      height: [0, 20, 10],
      value: 1,
      paint: { kind: 'attention' },
      resting: false,
      cut: false,
      keep: 1,
    };
    // Its top covers y 12..18 on screen, where row 1 lies; it stands on row 3.
    expect(pickCell(aim([grid({})], [], [bar]), 15, 15)?.index).toEqual([1, 3, 1]);
    expect(pickCell(aim([grid({})]), 15, 15)?.index).toEqual([1, 1, 1]);
  });

  it('the surface painted last is the one that is seen', () => {
    expect(pickCell(aim([grid({ id: 'below', head: 0 }), grid({ id: 'above' })]), 5, 5)?.surface.id).toBe(
      'above',
    );
  });
});

describe('projectCell', () => {
  it('is the way back of pickCell', () => {
    const view = aim([grid({})]);
    const at = projectCell(view, pattern, [1, 2, 1]);
    expect(at).toEqual({ x: 15, y: 25 });
    expect(at && pickCell(view, at.x, at.y)?.index).toEqual([1, 2, 1]);
  });

  it('knows no place for what is not drawn, not there, or covered', () => {
    const view = aim([
      grid({}),
      grid({ id: 'over', head: 0, frame: { origin: [0, 0, 0], u: [20, 0, 0], v: [0, -40, 0] } }),
    ]);
    expect(projectCell(view, pattern, [1, 2, 3])).toBeNull();
    expect(projectCell(view, pattern, [1, 9, 0])).toBeNull();
    expect(projectCell(view, pattern, [1, 2])).toBeNull();
    expect(projectCell(view, act, [0, 0])).toBeNull();
    expect(projectCell(view, pattern, [1, 3, 1])).toBeNull();
  });
});

describe('pickTarget', () => {
  it('the last one that is hit wins', () => {
    const frame = grid({}).frame;
    const targets: readonly Target[] = [
      { id: 'layer', label: 'layer 3', action: { kind: 'openLayer', layer: 3 }, frame },
      {
        id: 'head',
        label: 'head 3.1',
        action: { kind: 'openHead', layer: 3, head: 1 },
        frame: { ...frame, u: [10, 0, 0] },
      },
    ];
    expect(pickTarget(aim([], targets), 5, 5)?.id).toBe('head');
    expect(pickTarget(aim([], targets), 25, 5)?.id).toBe('layer');
    expect(pickTarget(aim([], targets), 45, 5)).toBeNull();
  });
});

describe('a rectangle that shows one number', () => {
  const half: Rect = {
    kind: 'rect',
    id: 'looks-3-1',
    frame: { origin: [0, 0, 0], u: [10, 0, 0], v: [0, -10, 0] },
    fill: { attention: 0.5 },
    fillOpacity: 1,
    outline: null,
    hatch: false,
    opacity: 1,
    shows: { address: pattern, index: [1, 3, 2] },
  };

  it('answers with it, and one that shows none does not hide what lies under it', () => {
    const picked = pickCell(aim([half]), 5, 5);
    expect(picked).toMatchObject({ address: pattern, index: [1, 3, 2], pooled: 1 });
    expect(picked?.value).toBe(Math.fround(30 / 7));
    const { shows: _, ...empty } = half;
    expect(pickCell(aim([grid({}), empty]), 5, 5)?.index).toEqual([1, 0, 0]);
  });
});
