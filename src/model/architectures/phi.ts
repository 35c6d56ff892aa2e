import type { ArchitectureSpec } from '../architecture.ts';
import type { ModelConfig } from '../config.ts';
import { llamaNames } from './llamaNames.ts';
import { type ConfigJson, readActivation, readerOf, readLlamaSizes, readRope } from './sharedConfig.ts';

const {
  'mlp.norm': _norm,
  'mlp.gate': _gate,
  ...names
} = llamaNames({
  'attn.out': { hub: 'model.layers.{layer}.self_attn.dense' },
  'mlp.up': { hub: 'model.layers.{layer}.mlp.fc1' },
  'mlp.out': { hub: 'model.layers.{layer}.mlp.fc2' },
  final_norm: { hub: 'model.final_layernorm' },
});

/** Phi 1 to 2 (Li et al. 2023): attention and MLP side by side behind one LayerNorm, half of each head rotated. */
export const phi: ArchitectureSpec = {
  name: 'phi',
  stacks: [
    {
      name: 'decoder',
      embedding: { positions: 'none' },
      norm: { kind: 'layer', of: 'input', shared: true },
      sublayers: [
        { kind: 'attention', name: 'attn', positions: 'rope', mask: 'causal' },
        { kind: 'mlp', name: 'mlp' },
      ],
      finalNorm: true,
      head: 'unembed',
      names,
    },
  ],
  readConfig,
};

function readConfig(json: ConfigJson): ModelConfig {
  const read = readerOf(json);
  const sizes = readLlamaSizes(json);
  read.require(!read.flag('qk_layernorm', false), 'qk_layernorm', 'false');
  return {
    family: 'phi',
    ...sizes,
    normEps: read.positive('layer_norm_eps', 1e-5),
    activation: readActivation(read, 'hidden_act', 'gelu_new'),
    biases: ['qkv', 'out', 'mlp', 'head'],
    parallel: true,
    rope: readRope(json, sizes.dHead, { defaultShare: 0.5 }),
    tiedHead: read.flag('tie_word_embeddings', false),
  };
}
