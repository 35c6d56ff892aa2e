import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { WeightAddress } from '../../model/address.ts';
import { ModelError } from '../../model/error.ts';
import { parseManifest } from '../../model/manifest.ts';
import type { FileStore, StoredFile } from './fileStore.ts';
import { manifestSource } from './manifestSource.ts';
import { nodeStore } from './nodeStore.ts';

const folder = fileURLToPath(new URL('../../../models/smollm2-135m-instruct/', import.meta.url));
const manifest = parseManifest(JSON.parse(readFileSync(`${folder}manifest.json`, 'utf8')));
const reference = JSON.parse(
  readFileSync(new URL('fixtures/smollm2-cat-mat.json', import.meta.url), 'utf8'),
) as { ids: number[]; layer: number; embed: string; norm: string; q: string; k: string; v: string };

const address = (text: string) => text as WeightAddress;
const floats = (base64: string) => new Float32Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer);
const embed = address('weights.decoder.embed');
const finalNorm = address('weights.decoder.final_norm');

/** The store of the folder, with the paths that were asked for. */
function watched(): { store: FileStore; paths: string[] } {
  const inner = nodeStore(folder);
  const paths: string[] = [];
  const store: FileStore = {
    fetch(file: StoredFile, options) {
      paths.push(file.path);
      return inner.fetch(file, options);
    },
  };
  return { store, paths };
}

describe('manifestSource', () => {
  it('looks embedding rows up bit for bit as PyTorch reads them', async () => {
    const source = manifestSource(manifest, nodeStore(folder));
    await source.require([embed]);
    expect(source.expandRows(embed, reference.ids.slice(0, 4))).toEqual(floats(reference.embed));
  });

  it.each(['q', 'k', 'v'] as const)(
    'gives %s of PyTorch: rows in reference order, [out, in]',
    async (point) => {
      const source = manifestSource(manifest, nodeStore(folder));
      const name = address(`weights.decoder.${reference.layer}.attn.${point}`);
      await source.require([name]);
      const weight = source.expand(name);
      const input = floats(reference.norm);
      const expected = floats(reference[point]);
      expect(source.shape(name)).toEqual([expected.length, input.length]);
      const largest = Math.max(...expected.map(Math.abs));
      expected.forEach((value, row) => {
        const products = input.map((x, column) => x * (weight[row * input.length + column] ?? Number.NaN));
        const sum = products.reduce((total, product) => total + product, 0);
        expect(Math.abs(sum - value)).toBeLessThan(2e-5 * largest);
      });
    },
  );

  it('fetches a file once, keeps it while any tensor in it is required, then lets go', async () => {
    const { store, paths } = watched();
    const source = manifestSource(manifest, store);
    await Promise.all([source.require([embed, finalNorm]), source.require([finalNorm])]);
    expect(paths.sort()).toEqual(['embedding-0.bin', 'embedding-1.bin']);
    source.release([finalNorm]);
    expect(source.expandRows(embed, [49151]).length).toBe(576);
    await source.require([finalNorm]);
    expect(paths.length).toBe(2);
    source.release([embed, finalNorm]);
    expect(() => source.expandRows(embed, [0])).toThrow('required before weights.decoder.embed');
    await source.require([finalNorm]);
    expect(paths).toEqual(['embedding-0.bin', 'embedding-1.bin', 'embedding-1.bin']);
  });

  it('goes on when the caller who started a shared download gives up', async () => {
    const source = manifestSource(manifest, nodeStore(folder));
    const cancel = new AbortController();
    const first = source.require([finalNorm], cancel.signal).catch((error: unknown) => error);
    const second = source.require([finalNorm]);
    cancel.abort();
    expect(await first).toMatchObject({ name: 'AbortError' });
    await second;
    expect(source.expand(finalNorm).length).toBe(576);
  });

  it('knows its tensors and bytes, and names one it does not have', () => {
    const source = manifestSource(manifest, nodeStore(folder));
    expect(source.totalBytes).toBe(96_576_768);
    expect(source.has(embed)).toBe(true);
    expect(source.has(address('weights.decoder.logits'))).toBe(false);
    expect(() => source.shape(address('weights.decoder.logits'))).toThrow(ModelError);
  });

  it('passes on what is wrong with a file', async () => {
    const damaged = {
      ...manifest,
      files: manifest.files.map((file) => ({ ...file, sha256: '0'.repeat(64) })),
    };
    const source = manifestSource(damaged, nodeStore(folder));
    await expect(source.require([finalNorm])).rejects.toThrow('embedding-1.bin: found SHA-256');
  });
});
