import type { ArchitectureSpec } from '../architecture.ts';
import { bartStacks, readBartConfig } from './bartStacks.ts';

/** BART (Lewis et al. 2020): the original's two stacks with learned positions and a norm of the embeddings. */
export const bart: ArchitectureSpec = {
  name: 'bart',
  stacks: bartStacks({ positions: 'learned', norm: true }),
  readConfig: (json) => ({ ...readBartConfig(json), family: 'bart', firstPosition: 2 }),
};
