import { writeSafetensors } from '../../engine/weights/writeSafetensors.ts';
import { defaultView } from '../../model/defaultView.ts';
import { fakeHeads, fakeLayers, viewValues, wordTokens } from './fakeEngine.ts';

const sha256 = '0'.repeat(64);

export const recordedText = defaultView.text;

/** A llama of three layers and two heads, with a recording of the default sentence. */
export const fakeManifest = {
  id: 'smollm2-135m-instruct',
  title: 'A small llama',
  family: 'llama',
  config: {
    family: 'llama',
    nLayers: fakeLayers,
    nHeads: fakeHeads,
    nKvHeads: 1,
    dModel: 4,
    dHead: 2,
    dMlp: 8,
    vocabSize: 16,
    nCtx: 32,
    normEps: 1e-5,
    rope: { theta: 10000 },
    tiedHead: true,
    activation: 'silu',
    gatedMlp: true,
    biases: [],
  },
  licence: 'mit',
  source: { package: 'none', version: '0', file: 'model.gguf', sha256, bytes: 100 },
  files: [{ path: 'all.bin', bytes: 100, sha256 }],
  tensors: [
    {
      name: 'weights.decoder.embed',
      source: 'token_embd',
      type: 'F32',
      shape: [4, 4],
      file: 'all.bin',
      offset: 0,
    },
  ],
  tokenizer: { path: 'tokenizer.json', bytes: 11, sha256 },
  recorded: { text: recordedText, folder: 'recorded' },
  examples: [{ text: 'a b', look: 'Nothing much.' }],
};

const tokens = wordTokens(recordedText);

export function overviewFile(): Uint8Array {
  const layers = Array.from({ length: fakeLayers }, (_, layer) => viewValues(layer, tokens.length)).flat();
  return writeSafetensors(
    layers.map(({ address, shape, values }) => {
      if (!(values instanceof Float32Array)) throw new Error('patterns are floats');
      return { name: address, dtype: 'F32', shape, values };
    }),
    {
      text: recordedText,
      tokens: JSON.stringify(tokens),
      predictions: JSON.stringify(tokens.map(() => [])),
      layer_ms: '[1,2,3]',
      ms: '6',
    },
  );
}

/** Layer file: one gate of `layer + 0.5`. */
export function layerFile(layer: number): Uint8Array {
  const values = new Float32Array(tokens.length * 8).fill(layer + 0.5);
  const name = `decoder.${layer}.mlp.gate`;
  return writeSafetensors([{ name, dtype: 'F32', shape: [tokens.length, 8], values }], {});
}

/** Answers like a server that holds the model's folder; notes what was asked for. */
export function fakeServer(): { readonly asked: string[]; fetchBytes(url: string): Promise<Uint8Array> } {
  const asked: string[] = [];
  return {
    asked,
    async fetchBytes(url) {
      asked.push(url);
      const path = url.replace('models/smollm2-135m-instruct/', '');
      if (path === 'manifest.json') return new TextEncoder().encode(JSON.stringify(fakeManifest));
      if (path === 'recorded/overview.safetensors') return overviewFile();
      const layer = /^recorded\/layer-(\d\d)\.safetensors$/.exec(path)?.[1];
      if (layer !== undefined) return layerFile(Number(layer));
      throw new Error(`${url}: the server answered 404`);
    },
  };
}
