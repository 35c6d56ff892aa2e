import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { catalogueModels } from '../model/catalogue.ts';
import { parseManifest } from '../model/manifest.ts';
import { weightBits } from './openModel.ts';

function bitsOf(id: string): number | null {
  const url = new URL(`../../models/${id}/manifest.json`, import.meta.url);
  return weightBits(parseManifest(JSON.parse(readFileSync(url, 'utf8'))));
}

it('says how many bits a weight of each built-in model has', () => {
  expect(catalogueModels.map(({ id }) => [id, bitsOf(id)])).toEqual([
    ['smollm2-135m-instruct', 4],
    ['all-minilm-l6-v2', 16],
    ['letters-to-sounds', 32],
  ]);
  expect(weightBits(null)).toBeNull();
});
