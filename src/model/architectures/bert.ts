import type { ArchitectureSpec, StackSpec } from '../architecture.ts';
import type { ModelConfig } from '../config.ts';
import { type ConfigJson, evenHead, readActivation, readerOf } from './sharedConfig.ts';

const layer = 'bert.encoder.layer.{layer}';

/** What all encoders of the BERT line have in common. */
export const bertStack: Omit<StackSpec, 'names' | 'embedding'> = {
  name: 'encoder',
  norm: { kind: 'layer', of: 'sum' },
  sublayers: [
    { kind: 'attention', name: 'attn', positions: 'none', mask: 'none' },
    { kind: 'mlp', name: 'mlp' },
  ],
  finalNorm: false,
  head: 'masked',
};

/** BERT (Devlin et al. 2019): post-norm encoder, every word sees every word. */
export const bert: ArchitectureSpec = {
  name: 'bert',
  stacks: [
    {
      ...bertStack,
      embedding: { positions: 'learned', types: true, norm: true },
      names: {
        embed: { hub: 'bert.embeddings.word_embeddings', gguf: 'token_embd' },
        pos_embed: { hub: 'bert.embeddings.position_embeddings', gguf: 'position_embd' },
        type_embed: { hub: 'bert.embeddings.token_type_embeddings', gguf: 'token_types' },
        embed_norm: { hub: 'bert.embeddings.LayerNorm', gguf: 'token_embd_norm' },
        'attn.q': { hub: `${layer}.attention.self.query`, gguf: 'blk.{layer}.attn_q' },
        'attn.k': { hub: `${layer}.attention.self.key`, gguf: 'blk.{layer}.attn_k' },
        'attn.v': { hub: `${layer}.attention.self.value`, gguf: 'blk.{layer}.attn_v' },
        'attn.out': { hub: `${layer}.attention.output.dense`, gguf: 'blk.{layer}.attn_output' },
        'attn.norm': { hub: `${layer}.attention.output.LayerNorm`, gguf: 'blk.{layer}.attn_output_norm' },
        'mlp.up': { hub: `${layer}.intermediate.dense`, gguf: 'blk.{layer}.ffn_up' },
        'mlp.out': { hub: `${layer}.output.dense`, gguf: 'blk.{layer}.ffn_down' },
        'mlp.norm': { hub: `${layer}.output.LayerNorm`, gguf: 'blk.{layer}.layer_output_norm' },
        'head.dense': { hub: 'cls.predictions.transform.dense' },
        'head.norm': { hub: 'cls.predictions.transform.LayerNorm' },
        logits: { hub: 'cls.predictions.decoder', hubBias: 'cls.predictions.bias' },
        pooler: { hub: 'bert.pooler.dense' },
      },
    },
  ],
  optionalPrefix: 'bert.',
  readConfig: (json) => ({ ...readBertConfig(json), family: 'bert' }),
};

/** config.json of BERT and RoBERTa; which heads there are is decided by the files. */
export function readBertConfig(json: ConfigJson): ModelConfig {
  const read = readerOf(json);
  const dModel = read.count('hidden_size');
  const nHeads = read.count('num_attention_heads');
  read.oneOf('position_embedding_type', ['absolute'], 'absolute');
  read.require(!read.flag('is_decoder', false), 'is_decoder', 'false');
  return {
    family: '',
    nLayers: read.layers('num_hidden_layers'),
    nHeads,
    nKvHeads: nHeads,
    dModel,
    dHead: evenHead(read, 'num_attention_heads', dModel, nHeads),
    dMlp: read.count('intermediate_size'),
    vocabSize: read.count('vocab_size'),
    nCtx: read.count('max_position_embeddings'),
    tokenTypes: read.count('type_vocab_size', 2),
    normEps: read.positive('layer_norm_eps', 1e-12),
    activation: readActivation(read, 'hidden_act', 'gelu'),
    biases: ['qkv', 'out', 'mlp', 'head'],
    tiedHead: read.flag('tie_word_embeddings', true),
  };
}
