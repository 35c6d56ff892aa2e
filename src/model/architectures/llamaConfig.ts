import type { ModelConfig, RopeConfig } from '../config.ts';
import { configReader } from '../configReader.ts';

/** Reads both spellings of config.json: `rope_parameters` (transformers 5) and `rope_theta` + `rope_scaling`. */
export function readLlamaConfig(json: Readonly<Record<string, unknown>>): ModelConfig {
  const read = configReader(json, 'config.json');
  const dModel = read.count('hidden_size');
  const nHeads = read.count('num_attention_heads');
  const nKvHeads = read.count('num_key_value_heads', nHeads);
  read.require(
    nHeads % nKvHeads === 0,
    'num_key_value_heads',
    `a divisor of num_attention_heads (${nHeads})`,
  );
  read.oneOf('hidden_act', ['silu', 'swish']);
  return {
    family: 'llama',
    nLayers: read.count('num_hidden_layers'),
    nHeads,
    nKvHeads,
    dModel,
    dHead: read.count('head_dim', dModel / nHeads),
    dMlp: read.count('intermediate_size'),
    vocabSize: read.count('vocab_size'),
    nCtx: read.count('max_position_embeddings'),
    normEps: read.positive('rms_norm_eps'),
    rope: readRope(json),
    tiedHead: read.flag('tie_word_embeddings', false),
    attentionBias: read.flag('attention_bias', false),
    mlpBias: read.flag('mlp_bias', false),
  };
}

function readRope(json: Readonly<Record<string, unknown>>): RopeConfig {
  const parameters = configReader(json, 'config.json').object('rope_parameters');
  const scaling = parameters ?? configReader(json, 'config.json').object('rope_scaling');
  const theta = configReader(parameters ?? json, 'config.json').positive('rope_theta', 10000);
  if (!scaling) return { theta };
  const read = configReader(scaling, 'config.json');
  const type = read.oneOf('rope_type', ['default', 'llama3'], 'default');
  if (type === 'default') return { theta };
  return {
    theta,
    llama3: {
      factor: read.positive('factor'),
      lowFreqFactor: read.positive('low_freq_factor'),
      highFreqFactor: read.positive('high_freq_factor'),
      originalContext: read.count('original_max_position_embeddings'),
    },
  };
}
