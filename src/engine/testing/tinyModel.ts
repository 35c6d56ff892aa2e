import { join } from 'node:path';
import { buildPlan } from '../../model/buildPlan.ts';
import { type OpenedModel, openHubFolder, specOf } from '../node/openModelFolder.ts';
import { loadTokenizer } from '../tokenizer/loadTokenizer.ts';
import { readFileSync } from 'node:fs';

/** The tiny checkpoint `llama` (three layers, seeded weights) with its tokenizer. */
export async function openTinyModel(): Promise<OpenedModel> {
  const folder = join(import.meta.dirname, '../fixtures/llama');
  const { family, source } = await openHubFolder(folder);
  const json: unknown = JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8'));
  const tokenizer = loadTokenizer(json, 'tokenizer.json', source.config.vocabSize);
  return { id: 'tiny', family, source, plan: buildPlan(specOf(family), source.config), tokenizer };
}
