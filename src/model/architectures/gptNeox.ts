import type { ArchitectureSpec } from '../architecture.ts';
import type { ModelConfig } from '../config.ts';
import { type ConfigJson, readActivation, readerOf, readLlamaSizes, readRope } from './sharedConfig.ts';

const layer = 'gpt_neox.layers.{layer}';
const fusedQkv = `${layer}.attention.query_key_value`;

/** GPT-NeoX and Pythia (Black et al. 2022): attention and MLP side by side (or not), part of each head rotated. */
export const gptNeox: ArchitectureSpec = {
  name: 'gpt_neox',
  stacks: [
    {
      name: 'decoder',
      embedding: { positions: 'none' },
      norm: { kind: 'layer', of: 'input' },
      sublayers: [
        { kind: 'attention', name: 'attn', positions: 'rope', mask: 'causal' },
        { kind: 'mlp', name: 'mlp' },
      ],
      finalNorm: true,
      head: 'unembed',
      names: {
        embed: { hub: 'gpt_neox.embed_in' },
        'attn.norm': { hub: `${layer}.input_layernorm` },
        'attn.q': { hub: fusedQkv, fused: { part: 'q', by: 'head' } },
        'attn.k': { hub: fusedQkv, fused: { part: 'k', by: 'head' } },
        'attn.v': { hub: fusedQkv, fused: { part: 'v', by: 'head' } },
        'attn.out': { hub: `${layer}.attention.dense` },
        'mlp.norm': { hub: `${layer}.post_attention_layernorm` },
        'mlp.up': { hub: `${layer}.mlp.dense_h_to_4h` },
        'mlp.out': { hub: `${layer}.mlp.dense_4h_to_h` },
        final_norm: { hub: 'gpt_neox.final_layer_norm' },
        logits: { hub: 'embed_out' },
      },
    },
  ],
  optionalPrefix: 'gpt_neox.',
  readConfig,
};

function readConfig(json: ConfigJson): ModelConfig {
  const read = readerOf(json);
  const sizes = readLlamaSizes(json);
  return {
    family: 'gpt_neox',
    ...sizes,
    normEps: read.positive('layer_norm_eps', 1e-5),
    activation: readActivation(read, 'hidden_act', 'gelu'),
    biases: read.flag('attention_bias', true) ? ['qkv', 'out', 'mlp'] : ['mlp'],
    parallel: read.flag('use_parallel_residual', true),
    rope: readRope(json, sizes.dHead, { theta: 'rotary_emb_base', share: 'rotary_pct', defaultShare: 0.25 }),
    tiedHead: read.flag('tie_word_embeddings', false),
  };
}
