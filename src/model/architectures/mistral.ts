import type { ArchitectureSpec } from '../architecture.ts';
import { llama } from './llama.ts';
import { llamaNames } from './llamaNames.ts';
import { readWindow } from './sharedConfig.ts';

/** Mistral (Jiang et al. 2023): Llama whose queries see a sliding window of keys. */
export const mistral: ArchitectureSpec = {
  name: 'mistral',
  stacks: llama.stacks.map((stack) => ({ ...stack, names: llamaNames() })),
  readConfig: (json) => {
    const config = llama.readConfig(json);
    return { ...config, family: 'mistral', ...readWindow(json, config.nLayers, () => true) };
  },
};
