import { describe, expect, it } from 'vitest';
import { layoutScene } from '../layoutScene.ts';
import { type Asked, maryJohn, openPose, openView, smolConfig } from '../testing/maryJohn.ts';

describe('an opened layer', () => {
  const { nHeads, nKvHeads, dModel, dHead, dMlp } = smolConfig;
  /** One activation of layer 13 with values of its own at every place. */
  const filled = (length: number): Float32Array =>
    Float32Array.from({ length }, (_, index) => ((index * 37) % 101) / 50 - 1);
  const more = new Map<string, Float32Array>([
    ['decoder.13.attn.norm', filled(14 * dModel)],
    ['decoder.13.attn.q', filled(nHeads * 14 * dHead)],
    ['decoder.13.attn.q_rot', filled(nHeads * 14 * dHead)],
    ['decoder.13.attn.k_rot', filled(nKvHeads * 14 * dHead)],
    ['decoder.13.attn.v', filled(nKvHeads * 14 * dHead)],
    ['decoder.13.attn.z', filled(nHeads * 14 * dHead)],
    ['decoder.13.attn.out', filled(14 * dModel)],
    ['decoder.13.attn.raw', filled(nHeads * 14 * 14)],
    ['decoder.13.mlp.act', filled(14 * dMlp)],
  ]);
  const blocksOf = (asked: Asked = {}) =>
    new Map(
      layoutScene(
        maryJohn({ pose: openPose, more, ...asked, view: { ...openView, queries: [13], ...asked.view } }),
      ).surfaces.map((surface) => [surface.id, surface]),
    );

  it('folds head vectors in RoPE pairs and pools the wide ones', () => {
    const fold = (id: string) => {
      const block = blocksOf().get(id);
      return block?.kind === 'cells' ? [block.subRows, block.subCols, block.pool, block.head] : null;
    };
    expect(fold('block-query-8')).toEqual([2, 32, 1, 8]);
    expect(fold('block-key-2')).toEqual([2, 32, 1, 2]);
    expect(fold('block-input-all')).toEqual([6, 24, 4, undefined]);
    expect(fold('block-mlp-all')).toEqual([4, 48, 8, undefined]);
  });

  it('shows every element by itself from near, and says so below the block', () => {
    const pose = { ...openPose, zoom: 8 };
    const fold = (id: string) => {
      const block = blocksOf({ pose }).get(id);
      return block?.kind === 'cells' ? [block.subRows, block.subCols, block.pool] : null;
    };
    expect(fold('block-input-all')).toEqual([24, 24, 1]);
    expect(fold('block-mlp-all')).toEqual([32, 48, 1]);
    const { labels } = layoutScene(maryJohn({ pose, more, view: openView }));
    const note = labels.find(({ id }) => id === 'note-input-0');
    expect(note?.parts.map(({ text }) => text)).toEqual(['576']);
  });

  it('lights keys and values by the selected row of the opened head', () => {
    const value = blocksOf().get('block-value-2');
    expect(value?.kind === 'cells' ? value.lightBy : null).toEqual({
      address: 'decoder.13.attn.pattern',
      head: 8,
      row: 13,
    });
  });

  it.each([
    ['the desk', 1280, 588],
    ['a phone', 390, 620],
  ])(
    'keeps a line between the words of thin rows, and the headings above them clear, on %s',
    (_, width, height) => {
      const asked = { count: 103, width, height, pose: openPose, view: { ...openView, queries: [60] } };
      const { labels } = layoutScene(maryJohn(asked));
      const heights = labels
        .filter(({ id }) => /^token-\d+$|^wing-before$/.test(id))
        .map(({ at }) => at[1])
        .sort((a, b) => b - a);
      expect(heights.length).toBeGreaterThan(15);
      const gaps = heights.slice(1).map((y, index) => (heights[index] ?? 0) - y);
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(13);
    },
  );

  it('leaves a block without its activation empty', () => {
    const blocks = blocksOf({ more: new Map() });
    expect(blocks.get('block-mix-8-empty')).toMatchObject({ kind: 'rect', fill: null });
    expect(blocks.has('block-mix-8')).toBe(false);
  });

  it('shows the stage that the view names', () => {
    const address = (asked: Asked, id: string) => {
      const block = blocksOf(asked).get(id);
      return block?.kind === 'cells' ? [block.address, block.mask] : null;
    };
    expect(address({}, 'block-map')).toEqual(['decoder.13.attn.pattern', 'causal']);
    expect(address({ view: { point: 'raw' } }, 'block-map')).toEqual(['decoder.13.attn.raw', 'none']);
    expect(address({ view: { point: 'q' } }, 'block-query-8')?.[0]).toBe('decoder.13.attn.q');
  });

  it('stands all heads one behind another, key and value once a sheaf', () => {
    const { surfaces, targets } = layoutScene(
      maryJohn({ pose: { ...openPose, depth: 1 }, more, view: { ...openView, queries: [13] } }),
    );
    const panes = surfaces.filter(({ id }) => /^pane-\d/.test(id));
    const depths = panes.map(({ frame }) => frame.origin[2]);
    expect(panes.at(-1)?.id).toBe('pane-8');
    expect(depths).toEqual([...depths].sort((a, b) => a - b));
    expect((depths.at(-1) ?? 0) - (depths[0] ?? 0)).toBeCloseTo(6 * 120 + 2 * 220, 3);
    expect(surfaces.filter(({ id }) => id.startsWith('block-key-'))).toHaveLength(nKvHeads);
    expect(targets.filter(({ id }) => id.startsWith('head-'))).toHaveLength(nHeads);
  });

  it('draws no more than 4,000 bars and says of how many', () => {
    for (const count of [14, 40, 128]) {
      const long = new Map([['decoder.13.mlp.act', filled(count * dMlp)]]);
      const pose = { ...openPose, relief: 1 };
      const { bars, notes } = layoutScene(maryJohn({ count, pose, more: long, view: openView }));
      expect(bars.length).toBeLessThanOrEqual(4000);
      expect(bars.length).toBeGreaterThan(100);
      expect(notes.bars?.drawn).toBe(bars.length);
      expect(notes.bars?.of).toBe((count * (count + 1)) / 2 + count * 192);
    }
  });

  it('names a limit for every block on screen', () => {
    const { limits } = layoutScene(
      maryJohn({ pose: openPose, more, view: { ...openView, queries: [13] } }),
    ).notes;
    expect(Object.keys(limits).sort()).toEqual(
      ['attn.k_rot', 'attn.norm', 'attn.out', 'attn.q_rot', 'attn.v', 'attn.z', 'mlp.act'].map(
        (p) => `decoder.13.${p}`,
      ),
    );
  });
});

describe('a pass that runs through the opened layer', () => {
  it('lets the light run from key to query and the beads from left to right', () => {
    const at = (phase: number, layer = 13) =>
      layoutScene(maryJohn({ pose: openPose, view: { ...openView, queries: [13] }, flow: { layer, phase } }));
    const lit = (phase: number) => at(phase).ribbons.map(({ span }) => span[1]);
    expect(lit(0.1)).toEqual([]);
    expect(new Set(lit(0.425))).toEqual(new Set([0.5]));
    expect(new Set(lit(0.7))).toEqual(new Set([1]));
    const xs = [0, 0.2, 0.4, 0.7, 0.9, 1].map((phase) => at(phase).beads[0]?.at[0] ?? Number.NaN);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    expect(at(0.5, 12).beads).toEqual([]);
  });
});
