import type { ArchitectureSpec } from '../architecture.ts';
import type { ModelConfig } from '../config.ts';
import { llama } from './llama.ts';
import { llamaNames } from './llamaNames.ts';
import { type ConfigJson, readerOf, readWindow } from './sharedConfig.ts';

/** Qwen 2 and 2.5 (Yang et al. 2024): Llama with biases on q, k and v. */
export const qwen2: ArchitectureSpec = {
  name: 'qwen2',
  stacks: llama.stacks.map((stack) => ({ ...stack, names: llamaNames() })),
  readConfig: (json) => ({
    ...llama.readConfig(json),
    ...readQwenWindow(json),
    family: 'qwen2',
    biases: ['qkv'],
  }),
};

/** Layers from `max_window_layers` on have the window, if it is used at all. */
export function readQwenWindow(json: ConfigJson): Pick<ModelConfig, 'window'> {
  const read = readerOf(json);
  if (!read.flag('use_sliding_window', false)) return {};
  const full = read.count('max_window_layers', 28);
  return readWindow(json, read.layers('num_hidden_layers'), (layer) => layer >= full);
}
