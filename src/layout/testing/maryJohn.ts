import { readFileSync } from 'node:fs';
import { type Address, parseAddress } from '../../model/address.ts';
import type { ModelConfig } from '../../model/config.ts';
import type { Prediction } from '../../model/prediction.ts';
import type { Token } from '../../model/token.ts';
import { defaultView } from '../../model/defaultView.ts';
import type { ViewState } from '../../model/view.ts';
import type { LayoutInput, Pose } from '../layoutInput.ts';

export const smolConfig: ModelConfig = {
  family: 'llama',
  nLayers: 30,
  nHeads: 9,
  nKvHeads: 3,
  dModel: 576,
  dHead: 64,
  dMlp: 1536,
  vocabSize: 49152,
  nCtx: 8192,
  normEps: 1e-5,
  rope: { theta: 100000 },
  tiedHead: true,
  activation: 'silu',
  gatedMlp: true,
  biases: [],
};

const words = 'When| Mary| and| John| went| to| the| store|,| John| gave| a| drink| to'.split('|');

/** The reference sentence repeated or cut to `count` tokens. */
export function sentence(count: number): { readonly text: string; readonly tokens: readonly Token[] } {
  const tokens: Token[] = [];
  let text = '';
  for (let index = 0; index < count; index++) {
    const word = words[index % words.length] ?? '';
    const piece = word.replace(' ', 'Ġ');
    tokens.push({
      id: index,
      piece,
      text: word,
      start: text.length,
      end: text.length + word.length,
      special: false,
    });
    text += word;
  }
  return { text, tokens };
}

const bytes = readFileSync(new URL('../fixtures/mary-john.pattern.f32', import.meta.url));
/** PyTorch reference patterns of the 14 words, [layer, head, query, key]. */
export const maryJohnPatterns = new Float32Array(
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
);
const referenceCount = 14;

/** One layer's patterns for `count` tokens: the reference's own for 14, else cut or tiled along the diagonal. */
function patternsOf(layer: number, count: number): Float32Array {
  const { nHeads } = smolConfig;
  const size = referenceCount * referenceCount;
  const own = maryJohnPatterns.subarray(layer * nHeads * size, (layer + 1) * nHeads * size);
  if (count === referenceCount) return own;
  const made = new Float32Array(nHeads * count * count);
  for (let head = 0; head < nHeads; head++) {
    for (let query = 0; query < count; query++) {
      for (let key = 0; key <= query; key++) {
        const block = Math.floor(query / referenceCount) === Math.floor(key / referenceCount);
        const from =
          (head * referenceCount + (query % referenceCount)) * referenceCount + (key % referenceCount);
        if (block) made[(head * count + query) * count + key] = own[from] ?? 0;
      }
    }
  }
  return made;
}

/** Mean over heads of what each row gives to others, resting columns left out (computed apart from the engine's). */
function shareOf(
  pattern: Float32Array,
  count: number,
  resting: readonly (readonly number[])[],
): Float32Array {
  return Float32Array.from({ length: count }, (_, query) => {
    let sum = 0;
    for (let head = 0; head < smolConfig.nHeads; head++) {
      for (let key = 0; key < query; key++) {
        if (!resting[head]?.includes(key)) sum += pattern[(head * count + query) * count + key] ?? 0;
      }
    }
    return sum / smolConfig.nHeads;
  });
}

/** Resting columns by look.md section 1, written out plainly: [layer][head] -> keys. */
export function restingOf(
  patterns: readonly Float32Array[],
  count: number,
): readonly (readonly number[])[][] {
  const { nHeads } = smolConfig;
  const heavy = patterns.map((pattern) =>
    Array.from({ length: nHeads }, (_, head) => {
      const keys: number[] = [];
      for (let key = 0; key + 2 < count; key++) {
        let sum = 0;
        for (let query = key + 2; query < count; query++)
          sum += pattern[(head * count + query) * count + key] ?? 0;
        if (sum / (count - key - 2) > 0.3) keys.push(key);
      }
      return keys;
    }),
  );
  const heads = patterns.length * nHeads;
  const often = (key: number): boolean =>
    heavy.flat().filter((keys) => keys.includes(key)).length >= Math.max(2, 0.05 * heads);
  return heavy.map((layer) => layer.map((keys) => keys.filter(often)));
}

/** Head 13.8 taken apart. */
export const openPose = { open: 1, layer: 13 } as const;
export const openView = { layer: 13, heads: [8] } as const;

export const restPose: Pose = { open: 0, layer: null, book: 0, depth: 0, relief: 0 };

const baseView: ViewState = { ...defaultView, text: '' };

export interface Asked {
  readonly count?: number;
  readonly view?: Partial<ViewState>;
  readonly pose?: Partial<Pose>;
  readonly width?: number;
  readonly height?: number;
  readonly layersReady?: number;
  readonly flow?: LayoutInput['flow'];
  readonly hoverRow?: number | null;
  /** Held activations besides patterns and shares. */
  readonly more?: ReadonlyMap<string, Float32Array>;
  readonly predictions?: readonly (readonly Prediction[])[];
}

const known = new Map<
  number,
  { patterns: readonly Float32Array[]; resting: readonly (readonly number[])[][] }
>();

function valuesFor(count: number) {
  const found = known.get(count);
  if (found) return found;
  const patterns = Array.from({ length: smolConfig.nLayers }, (_, layer) => patternsOf(layer, count));
  const made = { patterns, resting: restingOf(patterns, count) };
  known.set(count, made);
  return made;
}

/** A layout input on the reference run. */
export function maryJohn(asked: Asked = {}): LayoutInput {
  const { count = referenceCount, width = 1280, height = 588, layersReady = smolConfig.nLayers } = asked;
  const { patterns, resting } = valuesFor(count);
  const { text, tokens } = sentence(count);
  const best: Prediction = { id: 5099, text: ' Mary', logit: 11.04, probability: 0.92 };
  return {
    stack: {
      name: 'decoder',
      sublayer: 'attn',
      keysOf: 'decoder',
      choice: 'dec',
      config: smolConfig,
      causal: true,
      inputPoint: 'attn.norm',
      gated: true,
    },
    config: smolConfig,
    tokens,
    view: { ...baseView, text, queries: [count - 1], ...asked.view },
    region: { width, height },
    pose: { ...restPose, ...asked.pose },
    values: (address: Address) => {
      const more = asked.more?.get(address);
      if (more) return more;
      const parts = parseAddress(address);
      if (parts?.layer === undefined || parts.layer >= layersReady) return undefined;
      const pattern = patterns[parts.layer];
      if (!pattern) return undefined;
      if (parts.point === 'attn.pattern') return pattern;
      return parts.point === 'view.share' ? shareOf(pattern, count, resting[parts.layer] ?? []) : undefined;
    },
    predictions: asked.predictions ?? tokens.map(() => [best]),
    resting: (layer, head) => resting[layer]?.[head] ?? [],
    layersReady,
    flow: asked.flow ?? null,
    hoverRow: asked.hoverRow ?? null,
  };
}
