import { join } from 'node:path';
import { type OpenedModel, openHubFolder } from '../node/openModelFolder.ts';

/** Checkpoints with seeded weights and what PyTorch computes with them, one for each way a family can be built. */
export const tinyFamilies = [
  'bart',
  'bert',
  'distilbert',
  'flan-t5',
  'gemma2',
  'gpt-neox',
  'gpt-neox-sequential',
  'gpt2',
  'llama',
  'llama-untied',
  'marian',
  'mistral',
  'olmo2',
  'phi',
  'qwen2',
  'qwen3',
  'roberta',
  't5',
] as const;

export function fixtureFolder(name: string): string {
  return join(import.meta.dirname, '../fixtures', name);
}

/** A tiny checkpoint; `configName` as in `openHubFolder`. */
export async function openFixture(name: string, configName = 'config.json'): Promise<OpenedModel> {
  return { id: name, ...(await openHubFolder(fixtureFolder(name), configName)) };
}

/** The tiny checkpoint `llama` (three layers, seeded weights) with its tokenizer. */
export async function openTinyModel(): Promise<OpenedModel> {
  return { ...(await openFixture('llama')), id: 'tiny' };
}
