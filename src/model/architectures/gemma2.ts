import type { ArchitectureSpec } from '../architecture.ts';
import type { ModelConfig } from '../config.ts';
import { llama } from './llama.ts';
import { llamaNames } from './llamaNames.ts';
import {
  type ConfigJson,
  readActivation,
  readerOf,
  readLlamaSizes,
  readRope,
  readWindow,
} from './sharedConfig.ts';

/** Gemma 2 (Gemma team 2024): norms before and after each sublayer, soft caps, a window in every other layer. */
export const gemma2: ArchitectureSpec = {
  name: 'gemma2',
  stacks: llama.stacks.map((stack) => ({
    ...stack,
    norm: { kind: 'rmsPlusOne', of: 'both' },
    names: llamaNames({
      'attn.post_norm': { hub: 'model.layers.{layer}.post_attention_layernorm' },
      'mlp.norm': { hub: 'model.layers.{layer}.pre_feedforward_layernorm' },
      'mlp.post_norm': { hub: 'model.layers.{layer}.post_feedforward_layernorm' },
    }),
  })),
  readConfig,
};

function readConfig(json: ConfigJson): ModelConfig {
  const read = readerOf(json);
  const sizes = readLlamaSizes(json);
  const cap = (field: string) => (read.has(field) ? read.positive(field) : undefined);
  const [scoreCap, logitCap] = [cap('attn_logit_softcapping'), cap('final_logit_softcapping')];
  return {
    family: 'gemma2',
    ...sizes,
    normEps: read.positive('rms_norm_eps'),
    activation: readActivation(read, read.spelling('hidden_activation', 'hidden_act'), 'gelu_pytorch_tanh'),
    gatedMlp: true,
    biases: read.flag('attention_bias', false) ? ['qkv', 'out'] : [],
    rope: readRope(json, sizes.dHead),
    ...readWindow(json, sizes.nLayers, (layer) => layer % 2 === 0),
    scoreScale: 1 / Math.sqrt(read.positive('query_pre_attn_scalar')),
    ...(scoreCap === undefined ? {} : { scoreCap }),
    ...(logitCap === undefined ? {} : { logitCap }),
    embedScale: Math.sqrt(sizes.dModel),
    tiedHead: read.flag('tie_word_embeddings', true),
  };
}
