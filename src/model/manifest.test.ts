import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseManifest } from './manifest.ts';

const text = readFileSync(
  new URL('../../models/smollm2-135m-instruct/manifest.json', import.meta.url),
  'utf8',
);

interface Loose {
  config: Record<string, unknown>;
  files: Record<string, unknown>[];
  tensors: (Record<string, unknown> & { parts?: { rows: number[]; file: string }[] })[];
  [field: string]: unknown;
}

/** The published manifest with one thing changed. */
function changed(change: (manifest: Loose) => void): unknown {
  const json = JSON.parse(text) as Loose;
  change(json);
  return json;
}

describe('parseManifest', () => {
  it('reads the manifest of the catalogue', () => {
    const manifest = parseManifest(JSON.parse(text));
    expect(manifest.tensors.length).toBe(272);
    expect(manifest.config.normEps).toBe(1e-5);
    expect(manifest.tensors.filter((tensor) => tensor.rows === 'interleaved').length).toBe(60);
  });

  const first = (manifest: Loose) => manifest.tensors[0] as Loose['tensors'][number];
  it.each<[string, (manifest: Loose) => void, string]>([
    ['a missing field', (m) => delete m.licence, 'licence'],
    ['a size that is text', (m) => Object.assign(m.config, { nLayers: '30' }), 'config.nLayers: found "30"'],
    ['an unknown type', (m) => Object.assign(first(m), { type: 'Q3' }), 'tensors.0.type: found "Q3"'],
    [
      'a path that leaves the folder',
      (m) => Object.assign(m.files[0] ?? {}, { path: '../x' }),
      'files.0.path',
    ],
    ['an absolute path', (m) => Object.assign(m.files[0] ?? {}, { path: '/x' }), 'files.0.path'],
    ['a tensor twice', (m) => m.tensors.push(first(m)), 'weights.decoder.embed: found a second entry'],
    [
      'rows that are missing',
      (m) => Object.assign(first(m).parts?.[1] ?? {}, { rows: [24576, 49000] }),
      'found 49000 rows, expected 49152',
    ],
    [
      'parts out of order',
      (m) => first(m).parts?.reverse(),
      'found rows 24576 to 49152, expected rows from 0 on',
    ],
    ['a file that is not listed', (m) => m.files.pop(), 'found the file embedding-1.bin'],
    ['bytes past the end', (m) => Object.assign(m.files.at(-1) ?? {}, { bytes: 99 }), 'at most its 99 bytes'],
    ['half a block', (m) => Object.assign(first(m), { shape: [49152, 570] }), 'found rows of 570'],
  ])('refuses %s', (_, change, message) => {
    expect(() => parseManifest(changed(change), 'm/manifest.json')).toThrow(message);
    expect(() => parseManifest(changed(change), 'm/manifest.json')).toThrow('m/manifest.json');
  });
});
