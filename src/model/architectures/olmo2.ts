import type { ArchitectureSpec } from '../architecture.ts';
import { llama } from './llama.ts';
import { llamaNames, qkNormNames } from './llamaNames.ts';

const {
  'attn.norm': _attn,
  'mlp.norm': _mlp,
  ...names
} = llamaNames({
  ...qkNormNames,
  'attn.post_norm': { hub: 'model.layers.{layer}.post_attention_layernorm' },
  'mlp.post_norm': { hub: 'model.layers.{layer}.post_feedforward_layernorm' },
});

/** OLMo 2 (OLMo team 2025): norms of what sublayers give, none of what they read; q and k normed over all heads. */
export const olmo2: ArchitectureSpec = {
  name: 'olmo2',
  stacks: llama.stacks.map((stack) => ({
    ...stack,
    norm: { kind: 'rms', of: 'output' },
    sublayers: [
      { kind: 'attention', name: 'attn', positions: 'rope', mask: 'causal', qkNorm: 'heads' },
      { kind: 'mlp', name: 'mlp' },
    ],
    names,
  })),
  readConfig: (json) => ({ ...llama.readConfig(json), family: 'olmo2' }),
};
