import type { ArchitectureSpec } from '../architecture.ts';
import { readLlamaConfig } from './llamaConfig.ts';

/** Llama (Touvron et al. 2023): pre-norm decoder with RMSNorm, RoPE, grouped queries, SwiGLU. */
export const llama: ArchitectureSpec = {
  name: 'llama',
  stacks: [
    {
      name: 'decoder',
      norm: 'rms',
      sublayers: [
        { kind: 'attention', name: 'attn', positions: 'rope', mask: 'causal' },
        { kind: 'mlp', name: 'mlp', gated: true, activation: 'silu' },
      ],
      finalNorm: true,
      head: { kind: 'unembed' },
    },
  ],
  names: {
    embed: { hub: 'model.embed_tokens', gguf: 'token_embd' },
    'attn.norm': { hub: 'model.layers.{layer}.input_layernorm', gguf: 'blk.{layer}.attn_norm' },
    'attn.q': { hub: 'model.layers.{layer}.self_attn.q_proj', gguf: 'blk.{layer}.attn_q' },
    'attn.k': { hub: 'model.layers.{layer}.self_attn.k_proj', gguf: 'blk.{layer}.attn_k' },
    'attn.v': { hub: 'model.layers.{layer}.self_attn.v_proj', gguf: 'blk.{layer}.attn_v' },
    'attn.out': { hub: 'model.layers.{layer}.self_attn.o_proj', gguf: 'blk.{layer}.attn_output' },
    'mlp.norm': { hub: 'model.layers.{layer}.post_attention_layernorm', gguf: 'blk.{layer}.ffn_norm' },
    'mlp.gate': { hub: 'model.layers.{layer}.mlp.gate_proj', gguf: 'blk.{layer}.ffn_gate' },
    'mlp.up': { hub: 'model.layers.{layer}.mlp.up_proj', gguf: 'blk.{layer}.ffn_up' },
    'mlp.out': { hub: 'model.layers.{layer}.mlp.down_proj', gguf: 'blk.{layer}.ffn_down' },
    final_norm: { hub: 'model.norm', gguf: 'output_norm' },
    logits: { hub: 'lm_head', gguf: 'output' },
  },
  ggufInterleaved: ['attn.q', 'attn.k'],
  readConfig: readLlamaConfig,
};
