import type { ArchitectureSpec, StackSpec, SublayerSpec, WeightNames } from '../architecture.ts';
import type { StackName } from '../address.ts';
import type { ModelConfig } from '../config.ts';
import { type ConfigJson, readerOf } from './sharedConfig.ts';

const mlp: SublayerSpec = { kind: 'mlp', name: 'mlp' };

/** T5 (Raffel et al. 2020) and Flan-T5: no score scale, positions as a bias by distance that layer 0 lends to all. */
export const t5: ArchitectureSpec = {
  name: 't5',
  stacks: [
    {
      ...stack('encoder', [{ kind: 'attention', name: 'attn', positions: 'relative', mask: 'none' }, mlp]),
      head: 'none',
    },
    {
      ...stack('decoder', [
        { kind: 'attention', name: 'attn', positions: 'relative', mask: 'causal' },
        { kind: 'attention', name: 'cross', positions: 'none', mask: 'none' },
        mlp,
      ]),
      head: 'unembed',
    },
  ],
  readConfig,
};

function stack(name: StackName, sublayers: readonly SublayerSpec[]): Omit<StackSpec, 'head'> {
  return {
    name,
    embedding: { positions: 'none' },
    norm: { kind: 'rms', of: 'input' },
    sublayers,
    finalNorm: true,
    names: names(name, sublayers.length - 1),
  };
}

/** `last`: place of the MLP among the sublayers. */
function names(name: StackName, last: number): WeightNames {
  const part = (index: number) => `${name}.block.{layer}.layer.${index}`;
  return {
    embed: { hub: 'shared' },
    'attn.norm': { hub: `${part(0)}.layer_norm` },
    'attn.q': { hub: `${part(0)}.SelfAttention.q` },
    'attn.k': { hub: `${part(0)}.SelfAttention.k` },
    'attn.v': { hub: `${part(0)}.SelfAttention.v` },
    'attn.bias': { hub: `${part(0)}.SelfAttention.relative_attention_bias` },
    'attn.out': { hub: `${part(0)}.SelfAttention.o` },
    'cross.norm': { hub: `${part(1)}.layer_norm` },
    'cross.q': { hub: `${part(1)}.EncDecAttention.q` },
    'cross.k': { hub: `${part(1)}.EncDecAttention.k` },
    'cross.v': { hub: `${part(1)}.EncDecAttention.v` },
    'cross.out': { hub: `${part(1)}.EncDecAttention.o` },
    'mlp.norm': { hub: `${part(last)}.layer_norm` },
    'mlp.gate': { hub: `${part(last)}.DenseReluDense.wi_0` },
    'mlp.up': { hub: `${part(last)}.DenseReluDense.wi`, hubGated: `${part(last)}.DenseReluDense.wi_1` },
    'mlp.out': { hub: `${part(last)}.DenseReluDense.wo` },
    final_norm: { hub: `${name}.final_layer_norm` },
    logits: { hub: 'lm_head' },
  };
}

/** In T5's files `gelu` means the tanh formula. */
const feedForwards = {
  relu: { activation: 'relu' },
  'gated-gelu': { activation: 'geluTanh', gatedMlp: true },
  'gated-silu': { activation: 'silu', gatedMlp: true },
} as const;

function readConfig(json: ConfigJson): ModelConfig {
  const read = readerOf(json);
  const dModel = read.count('d_model');
  const nHeads = read.count('num_heads');
  const tied = read.flag('tie_word_embeddings', true);
  const form = read.oneOf('feed_forward_proj', ['relu', 'gated-gelu', 'gated-silu'], 'relu');
  const nLayers = read.layers('num_layers');
  const decoderLayers = read.layers('num_decoder_layers', nLayers);
  return {
    family: 't5',
    nLayers: decoderLayers,
    nHeads,
    nKvHeads: nHeads,
    dModel,
    dHead: read.count('d_kv'),
    dMlp: read.count('d_ff'),
    vocabSize: read.count('vocab_size'),
    nCtx: read.count('n_positions', 512),
    normEps: read.positive('layer_norm_epsilon', 1e-6),
    ...feedForwards[form],
    biases: [],
    scoreScale: 1,
    buckets: {
      count: read.count('relative_attention_num_buckets', 32),
      maxDistance: read.count('relative_attention_max_distance', 128),
    },
    ...(read.flag('scale_decoder_outputs', tied) ? { headScale: dModel ** -0.5 } : {}),
    tiedHead: tied,
    encoder: { nLayers },
    decoderStart: read.index('decoder_start_token_id', 0),
    endToken: read.index('eos_token_id', 1),
  };
}
