import type { ArchitectureSpec } from '../architecture.ts';
import type { ModelConfig } from '../config.ts';
import { type ConfigJson, evenHead, readActivation, readerOf } from './sharedConfig.ts';

const layer = 'transformer.h.{layer}';
const fusedQkv = {
  hub: `${layer}.attn.c_attn`,
  gguf: 'blk.{layer}.attn_qkv',
  hubTransposed: true,
} as const;

/** GPT-2 (Radford et al. 2019): pre-norm decoder with LayerNorm and learned positions. */
export const gpt2: ArchitectureSpec = {
  name: 'gpt2',
  stacks: [
    {
      name: 'decoder',
      embedding: { positions: 'learned' },
      norm: { kind: 'layer', of: 'input' },
      sublayers: [
        { kind: 'attention', name: 'attn', positions: 'none', mask: 'causal' },
        { kind: 'mlp', name: 'mlp' },
      ],
      finalNorm: true,
      head: 'unembed',
      names: {
        embed: { hub: 'transformer.wte', gguf: 'token_embd' },
        pos_embed: { hub: 'transformer.wpe', gguf: 'position_embd' },
        'attn.norm': { hub: `${layer}.ln_1`, gguf: 'blk.{layer}.attn_norm' },
        'attn.q': { ...fusedQkv, fused: { part: 'q', by: 'block' } },
        'attn.k': { ...fusedQkv, fused: { part: 'k', by: 'block' } },
        'attn.v': { ...fusedQkv, fused: { part: 'v', by: 'block' } },
        'attn.out': { hub: `${layer}.attn.c_proj`, gguf: 'blk.{layer}.attn_output', hubTransposed: true },
        'mlp.norm': { hub: `${layer}.ln_2`, gguf: 'blk.{layer}.ffn_norm' },
        'mlp.up': { hub: `${layer}.mlp.c_fc`, gguf: 'blk.{layer}.ffn_up', hubTransposed: true },
        'mlp.out': { hub: `${layer}.mlp.c_proj`, gguf: 'blk.{layer}.ffn_down', hubTransposed: true },
        final_norm: { hub: 'transformer.ln_f', gguf: 'output_norm' },
        logits: { hub: 'lm_head', gguf: 'output' },
      },
    },
  ],
  optionalPrefix: 'transformer.',
  readConfig,
};

function readConfig(json: ConfigJson): ModelConfig {
  const read = readerOf(json);
  const dModel = read.count('n_embd');
  const nHeads = read.count('n_head');
  read.require(read.flag('scale_attn_weights', true), 'scale_attn_weights', 'true');
  const byLayer = read.flag('scale_attn_by_inverse_layer_idx', false);
  read.require(!byLayer, 'scale_attn_by_inverse_layer_idx', 'false');
  return {
    family: 'gpt2',
    nLayers: read.layers('n_layer'),
    nHeads,
    nKvHeads: nHeads,
    dModel,
    dHead: evenHead(read, 'n_head', dModel, nHeads),
    dMlp: read.count('n_inner', 4 * dModel),
    vocabSize: read.count('vocab_size'),
    nCtx: read.count('n_positions'),
    normEps: read.positive('layer_norm_epsilon', 1e-5),
    activation: readActivation(read, 'activation_function', 'gelu_new'),
    biases: ['qkv', 'out', 'mlp'],
    tiedHead: read.flag('tie_word_embeddings', true),
  };
}
