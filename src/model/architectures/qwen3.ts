import type { ArchitectureSpec } from '../architecture.ts';
import { llama } from './llama.ts';
import { llamaNames, qkNormNames } from './llamaNames.ts';
import { readQwenWindow } from './qwen2.ts';

/** Qwen 3 (Yang et al. 2025): Llama with an RMSNorm of every head's query and key before the rotation. */
export const qwen3: ArchitectureSpec = {
  name: 'qwen3',
  stacks: llama.stacks.map((stack) => ({
    ...stack,
    sublayers: [
      { kind: 'attention', name: 'attn', positions: 'rope', mask: 'causal', qkNorm: 'head' },
      { kind: 'mlp', name: 'mlp' },
    ],
    names: llamaNames(qkNormNames),
  })),
  readConfig: (json) => ({ ...llama.readConfig(json), ...readQwenWindow(json), family: 'qwen3' }),
};
