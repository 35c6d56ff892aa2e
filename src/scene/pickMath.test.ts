import { describe, expect, it } from 'vitest';
import type { CellGrid, Frame } from '../layout/displayList.ts';
import type { Address } from '../model/address.ts';
import { cellAt, cellCentre, hitPlane, isInside, pointOf, type Ray, rowAt, shareAt } from './pickMath.ts';

const tipped: Frame = { origin: [100, -50, 20], u: [80, 0, 10], v: [3, -60, 45] };

function grid(change: Partial<CellGrid>): CellGrid {
  return {
    kind: 'cells',
    id: 'a',
    address: 'decoder.0.attn.pattern' as Address,
    frame: tipped,
    rows: 12,
    subRows: 2,
    subCols: 32,
    pool: 1,
    paint: { kind: 'attention' },
    mask: 'none',
    reach: null,
    resting: [],
    restingMode: 'grey',
    rowFill: 0.56,
    selectedRow: 7,
    selectedFill: 0.9,
    keepOthers: 1,
    lightBy: null,
    gridLines: false,
    warp: null,
    opacity: 1,
    ...change,
  };
}

describe('hitPlane', () => {
  it('finds the place a ray was aimed at, on a frame that is neither square nor upright', () => {
    const origin = [400, 300, 2000] as const;
    for (const [a, b] of [
      [0.1, 0.2],
      [0.93, 0.5],
      [0.5, 0.99],
      [-0.2, 1.3],
    ] as const) {
      const to = pointOf(tipped, a, b);
      const ray: Ray = { origin, direction: [to[0] - origin[0], to[1] - origin[1], to[2] - origin[2]] };
      const hit = hitPlane(ray, tipped);
      expect(hit?.a).toBeCloseTo(a, 9);
      expect(hit?.b).toBeCloseTo(b, 9);
      expect(hit?.distance).toBeCloseTo(1, 9);
      expect(hit && isInside(hit)).toBe(a >= 0 && b <= 1);
    }
  });

  it('misses what lies behind the eye or edge on', () => {
    expect(hitPlane({ origin: [0, 0, 10], direction: [0, 0, 1] }, tipped)).toBeNull();
    const along: Ray = { origin: [0, 0, 10], direction: [80, 0, 10] };
    expect(hitPlane(along, tipped)).toBeNull();
  });
});

describe('cells of a grid', () => {
  const warp = { first: 3, count: 4, tall: 0.2 };

  it.each([null, warp])('every cell is found at its own centre (warp %j)', (rowWarp) => {
    const cells = grid({ warp: rowWarp });
    for (let row = 0; row < cells.rows; row++) {
      for (const sub of [0, 1]) {
        for (const column of [0, 13, 31]) {
          const [a, b] = cellCentre(cells, { row, sub, column });
          expect(cellAt(cells, a, b)).toEqual({ row, sub, column });
        }
      }
    }
  });

  it('a lens keeps the order of rows and gives the tall ones their share', () => {
    expect(shareAt(7, 12, warp) - shareAt(3, 12, warp)).toBeCloseTo(0.8, 9);
    expect(shareAt(12, 12, warp)).toBeCloseTo(1, 9);
    for (let step = 0; step <= 100; step++) {
      expect(shareAt(rowAt(step / 100, 12, warp), 12, warp)).toBeCloseTo(step / 100, 9);
    }
  });

  it('edges belong to the outermost cells', () => {
    expect(cellAt(grid({}), 1, 1)).toEqual({ row: 11, sub: 1, column: 31 });
    expect(cellAt(grid({}), 0, 0)).toEqual({ row: 0, sub: 0, column: 0 });
  });
});
