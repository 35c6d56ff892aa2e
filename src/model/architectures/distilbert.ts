import type { ArchitectureSpec } from '../architecture.ts';
import type { ModelConfig } from '../config.ts';
import { bertStack } from './bert.ts';
import { type ConfigJson, evenHead, readActivation, readerOf } from './sharedConfig.ts';

const layer = 'distilbert.transformer.layer.{layer}';

/** DistilBERT (Sanh et al. 2019): a small BERT without token types. */
export const distilbert: ArchitectureSpec = {
  name: 'distilbert',
  stacks: [
    {
      ...bertStack,
      embedding: { positions: 'learned', norm: true },
      names: {
        embed: { hub: 'distilbert.embeddings.word_embeddings' },
        pos_embed: { hub: 'distilbert.embeddings.position_embeddings' },
        embed_norm: { hub: 'distilbert.embeddings.LayerNorm' },
        'attn.q': { hub: `${layer}.attention.q_lin` },
        'attn.k': { hub: `${layer}.attention.k_lin` },
        'attn.v': { hub: `${layer}.attention.v_lin` },
        'attn.out': { hub: `${layer}.attention.out_lin` },
        'attn.norm': { hub: `${layer}.sa_layer_norm` },
        'mlp.up': { hub: `${layer}.ffn.lin1` },
        'mlp.out': { hub: `${layer}.ffn.lin2` },
        'mlp.norm': { hub: `${layer}.output_layer_norm` },
        'head.dense': { hub: 'vocab_transform' },
        'head.norm': { hub: 'vocab_layer_norm' },
        logits: { hub: 'vocab_projector' },
      },
    },
  ],
  optionalPrefix: 'distilbert.',
  readConfig,
};

function readConfig(json: ConfigJson): ModelConfig {
  const read = readerOf(json);
  const dModel = read.count('dim');
  const nHeads = read.count('n_heads');
  return {
    family: 'distilbert',
    nLayers: read.layers('n_layers'),
    nHeads,
    nKvHeads: nHeads,
    dModel,
    dHead: evenHead(read, 'n_heads', dModel, nHeads),
    dMlp: read.count('hidden_dim'),
    vocabSize: read.count('vocab_size'),
    nCtx: read.count('max_position_embeddings'),
    normEps: 1e-12,
    activation: readActivation(read, 'activation', 'gelu'),
    biases: ['qkv', 'out', 'mlp', 'head'],
    tiedHead: read.flag('tie_word_embeddings', true),
  };
}
