import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import { NodeEngine } from './node/nodeEngine.ts';
import { openModelFolder } from './node/openModelFolder.ts';
import { type Address, formatAddress } from '../model/address.ts';
import { cosine, sentenceAddress } from '../model/sentenceVector.ts';
import { nodeRuntime } from './runtime/nodeOrt.ts';
import {
  compareWithReference,
  modelFolder,
  readReference,
  referenceTexts,
  sampledRows,
} from './testing/sampledReference.ts';

const folder = 'minilm';

describe('MiniLM on wasm', () => {
  let engine: NodeEngine;

  beforeAll(async () => {
    engine = new NodeEngine(await openModelFolder(modelFolder('all-minilm-l6-v2'), 'minilm'), nodeRuntime(1));
    await engine.load();
  });
  afterAll(() => engine.core.dispose());

  it.each(referenceTexts)('%s equals PyTorch at every stored address', async (slug) => {
    const { text, ids } = readReference(folder, slug);
    const run = await engine.run(text, 'all');
    expect(run.tokens.map((token) => token.id)).toEqual(ids);
    const { addresses, errors } = await compareWithReference(engine, { folder, slug }, run);
    expect(addresses).toBeGreaterThan(slug === 'cat-mat' ? 100 : 22);
    for (const [point, error] of Object.entries(errors)) {
      expect(error, `${point}, in units of its tolerance`).toBeLessThan(1);
    }
  });

  it('has maps of 72 heads whose rows sum to 1 and look both ways', async () => {
    const run = await engine.run(readReference(folder, 'cat-mat').text, 'view');
    const patterns = [...run.values.values()].filter(({ address }) => address.endsWith('.attn.pattern'));
    expect(patterns.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0)).toBe(72);
    const length = run.tokens.length;
    let ahead = 0;
    for (const { values } of patterns) {
      for (let row = 0; row < values.length / length; row++) {
        const weights = (values as Float32Array).subarray(row * length, (row + 1) * length);
        expect(Math.abs(weights.reduce((total, weight) => total + weight, 0) - 1)).toBeLessThan(1e-5);
        ahead += weights.subarray((row % length) + 1).filter((weight) => weight > 0).length;
      }
    }
    expect(ahead).toBe((72 * length * (length - 1)) / 2);
    expect(ensure(run.tokens[0], 'a token').special).toBe(true);
  });

  it('says how much each word gives to other words, [CLS] and [SEP] left out', async () => {
    const run = await engine.run(readReference(folder, 'cat-mat').text, 'view');
    const { tokens, values } = run;
    const special = tokens.map((token) => token.special);
    expect(special.filter(Boolean).length).toBe(2);
    for (const layer of [0, 3, 5]) {
      const pattern = ensure(values.get(at(layer, 'attn.pattern')), 'the pattern').values as Float32Array;
      const share = ensure(values.get(at(layer, 'view.share')), 'the share').values as Float32Array;
      tokens.forEach((_, query) => {
        let sum = 0;
        for (let head = 0; head < 12; head++) {
          tokens.forEach((_, key) => {
            if (key === query || special[key]) return;
            sum += pattern[(head * tokens.length + query) * tokens.length + key] ?? 0;
          });
        }
        expect(Math.abs((share[query] ?? 0) - sum / 12), `layer ${layer}, row ${query}`).toBeLessThan(1e-5);
      });
    }
  });

  it('gives the sentence vectors of other texts, whose cosines are PyTorch’s, and keeps the run', async () => {
    const run = await engine.run(readReference(folder, 'cat-mat').text, 'view');
    const vectors = new Map<string, Float32Array>();
    for (const slug of referenceTexts) {
      const found = await engine.readOther(readReference(folder, slug).text, sentenceAddress);
      vectors.set(slug, ensure(found, slug).values as Float32Array);
    }
    for (const a of referenceTexts) {
      for (const b of referenceTexts) {
        const found = cosine(ensure(vectors.get(a), a), ensure(vectors.get(b), b));
        expect(Math.abs(found - cosine(pooledOf(a), pooledOf(b))), `${a}, ${b}`).toBeLessThan(1e-4);
      }
    }
    expect(cosine(pooledOf('river-bank'), pooledOf('deposit-bank'))).toBeLessThan(0.6);
    const kept = ensure(await engine.core.read(sentenceAddress), 'the run that was there');
    expect(cosine(kept.values as Float32Array, pooledOf('cat-mat'))).toBeCloseTo(1, 4);
    expect(run.tokens.length).toBe(13);
  });

  it('refuses another text that is too long with one sentence', async () => {
    await expect(engine.readOther('word '.repeat(200), sentenceAddress)).rejects.toThrow('shorten it');
  });
});

function at(layer: number, point: string): Address {
  return formatAddress({ stack: 'encoder', layer, point });
}

function pooledOf(slug: (typeof referenceTexts)[number]): Float32Array {
  return ensure(sampledRows(folder, slug).get(sentenceAddress), slug).values;
}
