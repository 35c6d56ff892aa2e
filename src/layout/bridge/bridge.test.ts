import { describe, expect, it } from 'vitest';
import { ensure } from '../../base/brand.ts';
import { families } from '../../model/architectures/families.ts';
import { parseAddress } from '../../model/address.ts';
import { buildPlan } from '../../model/buildPlan.ts';
import { defaultView } from '../../model/defaultView.ts';
import { attentionsOf, shownAttention } from '../../model/stackFacts.ts';
import type { Token } from '../../model/token.ts';
import type { StackChoice, ViewState } from '../../model/view.ts';
import type { LayoutInput } from '../layoutInput.ts';
import { layoutScene } from '../layoutScene.ts';
import { collisions, outside } from '../testing/onScreen.ts';

const plan = buildPlan(ensure(families.marian, 'marian'), {
  family: 'marian',
  nLayers: 3,
  nHeads: 4,
  nKvHeads: 4,
  dHead: 32,
  dMlp: 512,
  encoder: { nLayers: 3, nHeads: 4, nKvHeads: 4, dHead: 32, dMlp: 512 },
  dModel: 128,
  vocabSize: 71,
  nCtx: 256,
  normEps: 1e-5,
  activation: 'relu',
  biases: ['qkv', 'out', 'mlp', 'head'],
  tiedHead: true,
  decoderStart: 0,
  endToken: 1,
});
const [read, written] = [11, 9];

function tokens(count: number): readonly Token[] {
  return Array.from({ length: count }, (_, id) => {
    const text = String.fromCodePoint(97 + id);
    return { id, piece: text, text, start: id, end: id + 1, special: false };
  });
}

const stackTokens = { encoder: tokens(read), decoder: tokens(written) } as const;

/** Every decoder row of layer 1, head 2 looks at one letter alone; all other heads look at all of them alike. */
function pattern(rows: number, columns: number, sharp: boolean): Float32Array {
  return Float32Array.from({ length: 4 * rows * columns }, (_, at) => {
    const [head, row, column] = [
      Math.floor(at / rows / columns),
      Math.floor(at / columns) % rows,
      at % columns,
    ];
    if (sharp && head === 2) return column === row + 1 ? 1 : 0;
    return 1 / columns;
  });
}

interface Asked {
  readonly stack?: StackChoice;
  readonly view?: Partial<ViewState>;
  readonly open?: number;
  readonly width?: number;
  readonly height?: number;
}

function input({ stack: choice, view = {}, open = 0, width = 1280, height = 588 }: Asked = {}): LayoutInput {
  const stack = shownAttention(plan, choice ?? null);
  const attentions = attentionsOf(plan).map((facts) => ({
    stack: facts,
    tokens: stackTokens[facts.name],
    keyTokens: stackTokens[facts.keysOf],
    layersReady: 3,
    resting: () => [],
  }));
  return {
    stack,
    config: stack.config,
    tokens: stackTokens[stack.name],
    keyTokens: stackTokens[stack.keysOf],
    attentions,
    view: { ...defaultView, text: 'abcdefghijk', ...view },
    region: { width, height },
    pose: { open, layer: view.layer ?? null, book: 0, depth: 0, relief: 0 },
    values: (address) => {
      const op = plan.byAddress.get(address);
      const parts = parseAddress(address);
      if (!parts) return undefined;
      const size = (axis: string | undefined) =>
        axis === 'encoder' ? read : axis === 'decoder' ? written : undefined;
      if (!op)
        return parts.point.startsWith('view.')
          ? new Float32Array(size(parts.stack) ?? 0).fill(0.5)
          : undefined;
      const [rows, columns] = [size(op.axes[1]?.of), size(op.axes[2]?.of)];
      if (rows && columns) return pattern(rows, columns, address === 'decoder.1.cross.pattern');
      return new Float32Array(4 * 11 * 512).fill(0.5);
    },
    predictions: [],
    written: tokens(written).map(({ id, text }) => [{ id, text, logit: 1, probability: 0.9 }]),
    resting: () => [],
    layersReady: 3,
    flow: null,
    hoverRow: null,
  };
}

describe('an encoder-decoder in the overview', () => {
  const list = layoutScene(input({ view: { queries: [4] } }));

  it('hangs all heads of all three attentions, each with its own rows and columns', () => {
    const tiles = list.surfaces.flatMap((surface) =>
      surface.kind === 'cells' && surface.address.endsWith('.pattern') ? [surface] : [],
    );
    const shapes = tiles.map(({ address, rows, subCols }) => {
      const { stack, point } = ensure(parseAddress(address), address);
      return `${stack} ${point} ${rows}x${subCols}`;
    });
    for (const shape of [
      'encoder attn.pattern 11x11',
      'decoder attn.pattern 9x9',
      'decoder cross.pattern 9x11',
    ]) {
      expect(
        shapes.filter((own) => own === shape),
        shape,
      ).toHaveLength(12);
    }
    expect(tiles).toHaveLength(36);
  });

  it('leads a ribbon from the letter that the chosen row looks at, as wide as the weight', () => {
    const ribbons = list.ribbons.filter(({ id }) => id.startsWith('bridge-4-'));
    expect(ribbons.map(({ id }) => id)).toEqual(['bridge-4-5']);
    expect(ribbons[0]?.width).toBeCloseTo(5.6);
    expect(list.notes.arcs).toMatchObject({ count: 1, from: 0.1 });
    // One of four heads of one of three layers gives all it has.
    expect(list.notes.arcs?.share).toBeCloseTo(1 / 12);
  });

  it('says of every target which attention it belongs to, and gives each its own name', () => {
    for (const { action } of list.targets) {
      if (action.kind === 'selectPair' || action.kind === 'closeLayer') continue;
      expect(['enc', 'dec', 'cross']).toContain(action.of);
    }
    for (const ids of [list.surfaces, list.ribbons, list.labels, list.targets].map((items) =>
      items.map(({ id }) => id),
    ))
      expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    [1280, 588],
    [1920, 900],
    [944, 588],
    [390, 640],
  ])('at %i x %i nothing is cut or covers another', (width, height) => {
    const asked = input({ width, height, view: { queries: [4] } });
    const drawn = layoutScene(asked);
    expect(collisions(drawn, asked)).toEqual([]);
    expect(outside(drawn, asked)).toEqual([]);
  });
});

describe('an opened head of the bridge', () => {
  const view = { layer: 1, heads: [2], queries: [4], key: 5 };
  const asked = input({ view, open: 1 });
  const list = layoutScene(asked);
  const grid = (id: string) =>
    ensure(
      list.surfaces.flatMap((surface) =>
        surface.kind === 'cells' && surface.id.startsWith(id) ? [surface] : [],
      )[0],
      id,
    );

  it('has a row for every token written and a column for every token read', () => {
    expect(grid('block-map')).toMatchObject({
      address: 'decoder.1.cross.pattern',
      head: 2,
      rows: written,
      subCols: read,
      mask: 'none',
      selectedRow: 4,
    });
  });

  it('stands keys and values on the encoder’s rows, queries and mixes on the decoder’s', () => {
    expect(grid('block-key')).toMatchObject({ address: 'decoder.1.cross.k', rows: read });
    expect(grid('block-value')).toMatchObject({ address: 'decoder.1.cross.v', rows: read });
    expect(grid('block-query')).toMatchObject({ address: 'decoder.1.cross.q', rows: written });
    expect(grid('block-mix')).toMatchObject({ address: 'decoder.1.cross.z', rows: written });
    expect(grid('block-value').lightBy).toEqual({ address: 'decoder.1.cross.pattern', head: 2, row: 4 });
  });

  it.each([
    [1280, 568],
    [944, 568],
    [390, 600],
  ])('at %i x %i nothing is cut or covers another', (width, height) => {
    const own = input({ view, open: 1, width, height });
    expect(collisions(layoutScene(own), own)).toEqual([]);
    expect(outside(layoutScene(own), own)).toEqual([]);
  });
});
