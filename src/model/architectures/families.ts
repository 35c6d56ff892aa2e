import type { ArchitectureSpec } from '../architecture.ts';
import { llama } from './llama.ts';

/** Every family there is, by the `model_type` of its config.json. A new family is one more row. */
export const families: Readonly<Record<string, ArchitectureSpec>> = {
  llama,
};
