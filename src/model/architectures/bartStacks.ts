import type { StackName } from '../address.ts';
import type { EmbeddingSpec, StackSpec, SublayerSpec, WeightNames } from '../architecture.ts';
import type { ModelConfig } from '../config.ts';
import { type ConfigJson, evenHead, readActivation, readerOf } from './sharedConfig.ts';

const mlp: SublayerSpec = { kind: 'mlp', name: 'mlp' };

/** Encoder and decoder as in the 2017 original (Vaswani et al.): LayerNorm after every addition. */
export function bartStacks(embedding: EmbeddingSpec): readonly StackSpec[] {
  return [
    {
      ...stack('encoder', embedding),
      sublayers: [{ kind: 'attention', name: 'attn', positions: 'none', mask: 'none' }, mlp],
      head: 'none',
    },
    {
      ...stack('decoder', embedding),
      sublayers: [
        { kind: 'attention', name: 'attn', positions: 'none', mask: 'causal' },
        { kind: 'attention', name: 'cross', positions: 'none', mask: 'none' },
        mlp,
      ],
      head: 'unembed',
    },
  ];
}

function stack(name: StackName, embedding: EmbeddingSpec): Omit<StackSpec, 'sublayers' | 'head'> {
  return { name, embedding, norm: { kind: 'layer', of: 'sum' }, finalNorm: false, names: names(name) };
}

function names(name: StackName): WeightNames {
  const layer = `model.${name}.layers.{layer}`;
  return {
    embed: { hub: 'model.shared' },
    pos_embed: { hub: `model.${name}.embed_positions` },
    embed_norm: { hub: `model.${name}.layernorm_embedding` },
    'attn.q': { hub: `${layer}.self_attn.q_proj` },
    'attn.k': { hub: `${layer}.self_attn.k_proj` },
    'attn.v': { hub: `${layer}.self_attn.v_proj` },
    'attn.out': { hub: `${layer}.self_attn.out_proj` },
    'attn.norm': { hub: `${layer}.self_attn_layer_norm` },
    'cross.q': { hub: `${layer}.encoder_attn.q_proj` },
    'cross.k': { hub: `${layer}.encoder_attn.k_proj` },
    'cross.v': { hub: `${layer}.encoder_attn.v_proj` },
    'cross.out': { hub: `${layer}.encoder_attn.out_proj` },
    'cross.norm': { hub: `${layer}.encoder_attn_layer_norm` },
    'mlp.up': { hub: `${layer}.fc1` },
    'mlp.out': { hub: `${layer}.fc2` },
    'mlp.norm': { hub: `${layer}.final_layer_norm` },
    logits: { hub: 'lm_head', hubBias: 'final_logits_bias' },
  };
}

/** config.json of BART and Marian. */
export function readBartConfig(json: ConfigJson): ModelConfig {
  const read = readerOf(json);
  const dModel = read.count('d_model');
  const sizes = (stackName: StackName) => {
    const nHeads = read.count(`${stackName}_attention_heads`);
    return {
      nLayers: read.layers(`${stackName}_layers`),
      nHeads,
      nKvHeads: nHeads,
      dHead: evenHead(read, `${stackName}_attention_heads`, dModel, nHeads),
      dMlp: read.count(`${stackName}_ffn_dim`),
    };
  };
  return {
    family: '',
    ...sizes('decoder'),
    encoder: sizes('encoder'),
    dModel,
    vocabSize: read.count('vocab_size'),
    nCtx: read.count('max_position_embeddings'),
    normEps: 1e-5,
    activation: readActivation(read, 'activation_function', 'gelu'),
    biases: ['qkv', 'out', 'mlp', 'head'],
    ...(read.flag('scale_embedding', false) ? { embedScale: Math.sqrt(dModel) } : {}),
    tiedHead: read.flag('tie_word_embeddings', true),
    decoderStart: read.index('decoder_start_token_id'),
    endToken: read.index('eos_token_id'),
  };
}
