import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyModelFolder, listModelIds } from './modelFolders.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loom-models-'));
  const files = [
    'models/some-model/manifest.json',
    'models/some-model/LICENSE',
    'models/some-model/layer-00.bin',
    'models/some-model/PROVENANCE.md',
    'models/some-model/model.test.ts',
    'models/some-model/recorded/overview.safetensors',
    'models/convert/convert.ts',
  ];
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), file);
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

it('publishes the folders that hold a manifest, licence and provenance included, without tests', () => {
  const models = join(folder, 'models');
  expect(listModelIds(models)).toEqual(['some-model']);
  const target = join(folder, 'dist');
  expect(copyModelFolder(join(models, 'some-model'), target)).toBe(5);
  const copied = readdirSync(target, { recursive: true, encoding: 'utf8' }).sort();
  expect(copied).toEqual([
    'LICENSE',
    'PROVENANCE.md',
    'layer-00.bin',
    'manifest.json',
    'recorded',
    'recorded/overview.safetensors',
  ]);
});
