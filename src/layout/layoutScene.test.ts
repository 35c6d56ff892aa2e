import { describe, expect, it } from 'vitest';
import type { DisplayList, Frame } from './displayList.ts';
import { pointIn, range } from './geometry.ts';
import { layoutScene } from './layoutScene.ts';
import { projector } from './project.ts';
import {
  type Asked,
  maryJohn,
  maryJohnPatterns,
  openPose,
  openView,
  smolConfig,
} from './testing/maryJohn.ts';
import { collisions, outside } from './testing/onScreen.ts';

const regions = [
  [1280, 588],
  [1920, 948],
  [944, 588],
  [390, 442],
] as const;
const oddRegions = [
  [320, 400],
  [2560, 500],
  [700, 1000],
  [844, 258],
] as const;
const counts = [8, 14, 40, 128] as const;

/** As the scene builds them: 2 a surface and line, 24 segments a ribbon (twice with casing), 10 a bar, 2 a label part. */
function triangles(list: DisplayList): number {
  const ribbons = list.ribbons.reduce((sum, { casing }) => sum + 48 * (casing > 0 ? 2 : 1), 0);
  const parts = list.labels.reduce((sum, label) => sum + 2 * label.parts.length, 0);
  return (
    2 * (list.surfaces.length + list.lines.length + list.beads.length) +
    ribbons +
    parts +
    10 * list.bars.length
  );
}

const views: readonly (readonly [string, Asked])[] = [
  ['overview', {}],
  ['token focus', { view: { tab: 'matches', queries: [3] } }],
  ['opened layer', { view: openView, pose: openPose }],
];

describe.each(views)('%s', (_, asked) => {
  describe.each(counts)('of %d tokens', (count) => {
    it.each(regions)('keeps its labels apart and inside %d x %d', (width, height) => {
      const input = maryJohn({ ...asked, count, width, height });
      const list = layoutScene(input);
      expect(collisions(list, input)).toEqual([]);
      expect(outside(list, input)).toEqual([]);
      expect(list.labels.length).toBeGreaterThan(Math.min(count, 10));
    });

    it('always names the selected token', () => {
      for (const [width, height] of [...regions, ...oddRegions]) {
        const input = maryJohn({ ...asked, count, width, height });
        const selected = input.view.queries.at(-1);
        expect(layoutScene(input).labels.map(({ id }) => id)).toContain(`token-${selected}`);
      }
    });

    it('stays within the budget of triangles', () => {
      expect(triangles(layoutScene(maryJohn({ ...asked, count })))).toBeLessThan(60_000);
    });
  });

  it('is the same for the same input', () => {
    expect(layoutScene(maryJohn(asked))).toEqual(layoutScene(maryJohn(asked)));
  });

  it('gives every surface an id of its own', () => {
    const ids = layoutScene(maryJohn(asked)).surfaces.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the overview', () => {
  it.each(regions)('stands its loom columns under their heads at %d x %d', (width, height) => {
    const input = maryJohn({ width, height });
    const list = layoutScene(input);
    const { x0, pitch } = list.layerAxis;
    const project = projector(list.camera, input.region);
    for (const layer of range(smolConfig.nLayers)) {
      const tile = list.surfaces.find(({ id }) => id === `tile-${layer}-0`);
      const loom = list.surfaces.find(({ id }) => id === `loom-${layer}`);
      if (!tile || !loom) throw new Error(`layer ${layer}: no tile or no loom column`);
      const left = project(tile.frame.origin).x;
      expect(left).toBeCloseTo(x0 + layer * pitch, 4);
      const head = project(pointIn(tile.frame, 0.5, 0)).x;
      const first = project(pointIn(loom.frame, 0.5, 0)).x;
      const last = project(pointIn(loom.frame, 0.5, 1)).x;
      // The lens lets columns drift outwards, 27 px at most on the drawn 1280 px (look.md section 4).
      expect(Math.abs(first - head)).toBeLessThan(0.5 * pitch);
      expect(Math.abs(last - head)).toBeLessThan((31 * width) / 1280);
    }
  });

  it('draws one scene unit as one px on the plane of the wall', () => {
    const input = maryJohn();
    const project = projector(layoutScene(input).camera, input.region);
    for (const [x, y] of [
      [0, 0],
      [142, 32],
      [1280, 588],
    ] as const) {
      expect(project([x, -y, 0]).x).toBeCloseTo(x, 6);
      expect(project([x, -y, 0]).y).toBeCloseTo(y, 6);
    }
  });

  it('counts the arcs of the reference run as the study did', () => {
    const { arcs } = layoutScene(maryJohn()).notes;
    expect(arcs?.count).toBe(61);
    expect(arcs?.share).toBeCloseTo(0.2308, 4);
    expect(arcs?.from).toBe(0.25);
  });

  it('draws the arcs that the patterns hold, and no other', () => {
    const list = layoutScene(maryJohn());
    const at = (layer: number, head: number, query: number, key: number): number =>
      maryJohnPatterns[((layer * 9 + head) * 14 + query) * 14 + key] ?? 0;
    const input = maryJohn();
    const wanted: string[] = [];
    for (let layer = 0; layer < 30; layer++) {
      for (let key = 0; key < 13; key++) {
        let best = 0;
        for (let head = 0; head < 9; head++) {
          if (!input.resting(layer, head).includes(key)) best = Math.max(best, at(layer, head, 13, key));
        }
        if (best >= 0.25) wanted.push(`arc-accent-${layer}-13-${key}`);
      }
    }
    expect(list.ribbons.map(({ id }) => id)).toEqual(wanted);
  });

  it('outlines the eight heads that look hardest', () => {
    const outlined = layoutScene(maryJohn())
      .surfaces.flatMap(({ id }) => (id.startsWith('outline-accent-') ? [id.slice(15)] : []))
      .sort();
    expect(outlined).toEqual(['10-1', '11-1', '12-4', '16-0', '20-0', '23-3', '24-4', '25-2']);
  });

  it('leaves what has not arrived as empty outlines', () => {
    const { surfaces, targets } = layoutScene(maryJohn({ layersReady: 12 }));
    const grids = surfaces.filter(({ kind }) => kind === 'cells');
    expect(grids.filter(({ id }) => id.startsWith('tile-'))).toHaveLength(12 * 9);
    expect(grids.filter(({ id }) => id.startsWith('loom-'))).toHaveLength(12);
    expect(surfaces.filter(({ id }) => id.startsWith('to-come-'))).toHaveLength(18 * 9);
    expect(targets.filter(({ id }) => id.startsWith('head-'))).toHaveLength(12 * 9);
  });

  it('follows the switch of resting columns', () => {
    const tile = (sink: 'grey' | 'full' | 'hide') => {
      const found = layoutScene(maryJohn({ view: { sink, queries: [13] } })).surfaces.find(
        ({ id }) => id === 'tile-12-0',
      );
      return found?.kind === 'cells' ? [found.resting, found.restingMode] : null;
    };
    expect(tile('grey')).toEqual([[0], 'grey']);
    expect(tile('hide')).toEqual([[0], 'hide']);
    expect(tile('full')?.[0]).toEqual([]);
  });

  it('makes large tiles of few layers, each over its own column', () => {
    const input = { ...maryJohn(), config: { ...smolConfig, nLayers: 6, nHeads: 12, nKvHeads: 12 } };
    const list = layoutScene(input);
    expect(outside(list, input)).toEqual([]);
    expect(collisions(list, input)).toEqual([]);
    const tile = list.surfaces.find(({ id }) => id === 'to-come-0-0' || id === 'tile-0-0');
    expect(tile?.frame.u[0]).toBeGreaterThan(40);
  });
});

describe('a running pass', () => {
  it('draws the 27 looks of layer 13, never ahead of the data', () => {
    const flow = { layer: 13, phase: 0.5 };
    const rails = (asked: Asked): number =>
      layoutScene(maryJohn(asked)).ribbons.filter(({ id }) => id.startsWith('rail-')).length;
    expect(rails({ flow })).toBe(27);
    expect(rails({ flow, layersReady: 13 })).toBe(0);
  });

  it('moves every bead on without a jump from layer to layer', () => {
    const beadsAt = (layer: number, phase: number) =>
      layoutScene(maryJohn({ flow: { layer, phase } })).beads.filter(({ radius }) => radius > 2.9);
    const end = beadsAt(12, 1);
    const next = beadsAt(13, 0);
    expect(end).toHaveLength(14);
    end.forEach((bead, row) => {
      expect(next[row]?.at[0]).toBeCloseTo(bead.at[0], 3);
      expect(next[row]?.at[1]).toBeCloseTo(bead.at[1], 3);
    });
  });

  it('shows no guess before the end', () => {
    const list = layoutScene(maryJohn({ flow: { layer: 13, phase: 0.5 } }));
    expect(list.labels.filter(({ id }) => id.startsWith('guess-'))).toEqual([]);
  });
});

describe('poses between views', () => {
  const steps = [0, 0.1, 0.35, 0.5, 0.8, 1];

  it('carries the open layer from the wall to the filmstrip without a jump', () => {
    const frameAt = (open: number): Frame | undefined =>
      layoutScene(maryJohn({ view: openView, pose: { open, layer: 13 } })).surfaces.find(
        ({ id }) => id === 'tile-13-4',
      )?.frame;
    expect(frameAt(0.0001)?.origin[0]).toBeCloseTo(frameAt(0)?.origin[0] ?? Number.NaN, 0);
    const xs = steps.map((open) => frameAt(open)?.u[0] ?? Number.NaN);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
  });

  it.each([
    ['opening shot', { book: 0.5 }, { book: 1 }],
    ['depth', { ...openPose, depth: 0.3 }, { ...openPose, depth: 1 }],
    ['relief', { ...openPose, relief: 0.5 }, { ...openPose, relief: 1 }],
  ] as const)('keeps labels apart in %s', (name, half, full) => {
    const view = name === 'opening shot' ? {} : openView;
    for (const pose of [half, full]) {
      const input = maryJohn({ pose, view: { ...view, queries: [13] } });
      expect(collisions(layoutScene(input), input)).toEqual([]);
    }
  });

  it.each([
    [1280, 588],
    [1920, 948],
    [944, 588],
  ])('names late keys, the guess and the axis ends in the opening shot at %d x %d', (width, height) => {
    const list = layoutScene(maryJohn({ pose: { book: 1 }, width, height }));
    const wanted = ['story-1', 'story-9', 'story-13', 'story-guess', 'story-layer-0', 'story-layer-29'];
    expect(list.labels.map(({ id }) => id)).toEqual(expect.arrayContaining(wanted));
  });
});
