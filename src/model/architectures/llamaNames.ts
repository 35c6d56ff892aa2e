import type { WeightNames } from '../architecture.ts';

/** Tensor names of Llama and of the families that keep to them; a family lists what it has otherwise. */
export function llamaNames(others: WeightNames = {}): WeightNames {
  return { ...shared, ...others };
}

/** Norms of q and k, where a family has them. */
export const qkNormNames: WeightNames = {
  'attn.q_norm': { hub: 'model.layers.{layer}.self_attn.q_norm' },
  'attn.k_norm': { hub: 'model.layers.{layer}.self_attn.k_norm' },
};

const shared = {
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
} as const;
