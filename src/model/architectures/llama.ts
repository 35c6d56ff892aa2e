import type { ArchitectureSpec } from '../architecture.ts';
import type { BiasedPart, ModelConfig } from '../config.ts';
import { llamaNames } from './llamaNames.ts';
import { type ConfigJson, readActivation, readerOf, readLlamaSizes, readRope } from './sharedConfig.ts';

/** Llama (Touvron et al. 2023): pre-norm decoder with RMSNorm, RoPE, grouped queries, SwiGLU. */
export const llama: ArchitectureSpec = {
  name: 'llama',
  stacks: [
    {
      name: 'decoder',
      embedding: { positions: 'none' },
      norm: { kind: 'rms', of: 'input' },
      sublayers: [
        { kind: 'attention', name: 'attn', positions: 'rope', mask: 'causal' },
        { kind: 'mlp', name: 'mlp' },
      ],
      finalNorm: true,
      head: 'unembed',
      names: llamaNames({
        'attn.q': {
          hub: 'model.layers.{layer}.self_attn.q_proj',
          gguf: 'blk.{layer}.attn_q',
          ggufInterleaved: true,
        },
        'attn.k': {
          hub: 'model.layers.{layer}.self_attn.k_proj',
          gguf: 'blk.{layer}.attn_k',
          ggufInterleaved: true,
        },
      }),
    },
  ],
  readConfig,
};

function readConfig(json: ConfigJson): ModelConfig {
  const read = readerOf(json);
  const sizes = readLlamaSizes(json);
  const attention: readonly BiasedPart[] = read.flag('attention_bias', false) ? ['qkv', 'out'] : [];
  const mlp: readonly BiasedPart[] = read.flag('mlp_bias', false) ? ['mlp'] : [];
  return {
    family: 'llama',
    ...sizes,
    normEps: read.positive('rms_norm_eps'),
    activation: readActivation(read, 'hidden_act', 'silu'),
    gatedMlp: true,
    biases: [...attention, ...mlp],
    rope: readRope(json, sizes.dHead),
    tiedHead: read.flag('tie_word_embeddings', false),
  };
}
