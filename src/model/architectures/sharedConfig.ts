import type { ActivationFunction, ModelConfig, RopeConfig, WindowConfig } from '../config.ts';
import { configReader } from '../configReader.ts';

export type ConfigJson = Readonly<Record<string, unknown>>;
export type ConfigReader = ReturnType<typeof configReader>;

export function readerOf(json: ConfigJson): ConfigReader {
  return configReader(json, 'config.json');
}

/** Names that config.json files use, to ours; `gelu_new` and `gelu_pytorch_tanh` are one formula. */
const activations: Readonly<Record<string, ActivationFunction>> = {
  silu: 'silu',
  swish: 'silu',
  gelu: 'gelu',
  gelu_new: 'geluTanh',
  gelu_pytorch_tanh: 'geluTanh',
  relu: 'relu',
};

export function readActivation(read: ConfigReader, field: string, fallback?: string): ActivationFunction {
  const name = read.oneOf(field, Object.keys(activations), fallback);
  return activations[name] as ActivationFunction;
}

/** Width of a head when nothing else says it; heads must share the row evenly. */
export function evenHead(read: ConfigReader, field: string, dModel: number, nHeads: number): number {
  read.require(dModel % nHeads === 0, field, `a divisor of the width (${dModel})`);
  return dModel / nHeads;
}

/** Sizes in the spelling of Llama and the many families that follow it. */
export function readLlamaSizes(json: ConfigJson) {
  const read = readerOf(json);
  const dModel = read.count('hidden_size');
  const nHeads = read.count('num_attention_heads');
  const nKvHeads = read.count('num_key_value_heads', nHeads);
  read.require(
    nHeads % nKvHeads === 0,
    'num_key_value_heads',
    `a divisor of num_attention_heads (${nHeads})`,
  );
  const dHead = read.has('head_dim')
    ? read.count('head_dim')
    : evenHead(read, 'num_attention_heads', dModel, nHeads);
  return {
    nLayers: read.layers('num_hidden_layers'),
    nHeads,
    nKvHeads,
    dModel,
    dHead,
    dMlp: read.count('intermediate_size'),
    vocabSize: read.count('vocab_size'),
    nCtx: read.count('max_position_embeddings'),
  } satisfies Partial<ModelConfig>;
}

/**
 * Reads both spellings of config.json: `rope_parameters` (transformers 5) and `rope_theta` + `rope_scaling`;
 * `rope_scaling` may say its type as `type`.
 */
export function readRope(json: ConfigJson, dHead: number, spelling: RopeSpelling = {}): RopeConfig {
  const { theta: thetaName = 'rope_theta', share: shareName = 'partial_rotary_factor' } = spelling;
  const outer = readerOf(json);
  const parameters = outer.object('rope_parameters');
  const read = parameters ? readerOf(parameters) : outer;
  const theta = read.positive(parameters ? 'rope_theta' : thetaName, 10000);
  const share = read.positive(parameters ? 'partial_rotary_factor' : shareName, spelling.defaultShare ?? 1);
  const dims = Math.floor(dHead * share);
  read.require(
    share <= 1 && dims >= 2 && dims % 2 === 0,
    shareName,
    `a share of the ${dHead} numbers of a head that is even`,
  );
  const partial = dims === dHead ? {} : { dims };
  return { theta, ...partial, ...readStretching(parameters ?? outer.object('rope_scaling')) };
}

interface RopeSpelling {
  readonly theta?: string;
  readonly share?: string;
  readonly defaultShare?: number;
}

function readStretching(scaling: ConfigJson | undefined): Pick<RopeConfig, 'llama3'> {
  if (!scaling) return {};
  const read = readerOf(scaling);
  const type = read.oneOf(read.spelling('rope_type', 'type'), ['default', 'llama3'], 'default');
  if (type === 'default') return {};
  return {
    llama3: {
      factor: read.positive('factor'),
      lowFreqFactor: read.positive('low_freq_factor'),
      highFreqFactor: read.positive('high_freq_factor'),
      originalContext: read.count('original_max_position_embeddings'),
    },
  };
}

/** Layers with a sliding window: `layer_types` says which, or else the family's own rule. */
export function readWindow(
  json: ConfigJson,
  nLayers: number,
  byRule: (layer: number) => boolean,
): { readonly window?: WindowConfig } {
  const read = readerOf(json);
  if (!read.has('sliding_window')) return {};
  const types = read.texts('layer_types');
  read.require(!types || types.length === nLayers, 'layer_types', `one entry for each of ${nLayers} layers`);
  const layers = Array.from({ length: nLayers }, (_, layer) => layer).filter((layer) =>
    types ? types[layer] === 'sliding_attention' : byRule(layer),
  );
  return layers.length === 0 ? {} : { window: { size: read.count('sliding_window'), layers } };
}
