import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPlan } from '../../model/buildPlan.ts';
import { type OpenedModel, openHubFolder, specOf } from '../node/openModelFolder.ts';
import { loadTokenizer } from '../tokenizer/loadTokenizer.ts';

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

/** A tiny checkpoint without its tokenizer; `configName` as in `openHubFolder`. */
export async function openFixture(name: string, configName = 'config.json'): Promise<OpenedModel> {
  const { family, source } = await openHubFolder(fixtureFolder(name), configName);
  return { id: name, family, source, plan: buildPlan(specOf(family), source.config), tokenizer: null };
}

/** The tiny checkpoint `llama` (three layers, seeded weights) with its tokenizer. */
export async function openTinyModel(): Promise<OpenedModel> {
  const model = await openFixture('llama');
  const json: unknown = JSON.parse(readFileSync(join(fixtureFolder('llama'), 'tokenizer.json'), 'utf8'));
  const tokenizer = loadTokenizer(json, 'tokenizer.json', model.source.config.vocabSize);
  return { ...model, id: 'tiny', tokenizer };
}
