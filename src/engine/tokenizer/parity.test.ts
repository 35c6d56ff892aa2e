import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Tokenizer as RustTokenizer } from 'tokenizers';
import { describe, expect, it } from 'vitest';
import { ensure } from '../../base/brand.ts';
import { tinyFamilies } from '../testing/tinyModel.ts';
import { loadTokenizer } from './loadTokenizer.ts';

interface Recorded {
  readonly ids: readonly number[];
  /** [start, end, start, end, …] in UTF-16 units. */
  readonly off: readonly number[];
  /** Decoded without special tokens; absent where it is the string itself. */
  readonly dec?: string;
}

function fixture(name: string): URL {
  return new URL(`./fixtures/${name}`, import.meta.url);
}

function readGzip<T>(name: string): T {
  return JSON.parse(gunzipSync(readFileSync(fixture(name))).toString()) as T;
}

const strings = readGzip<readonly string[]>('strings.json.gz');

/** The tokenizers of all families, and of the models of the catalogue. */
const models = ['smollm2-135m-instruct', 'all-minilm-l6-v2', 'letters-to-sounds'];
const files = {
  ...Object.fromEntries(models.map((id) => [id, repoFile(`models/${id}/tokenizer.json`)])),
  ...Object.fromEntries(tinyFamilies.map((name) => [name, familyFile(name, 'tokenizer.json')])),
};

function repoFile(path: string): URL {
  return new URL(`../../../${path}`, import.meta.url);
}

function familyFile(family: string, name: string): URL {
  return repoFile(`src/engine/fixtures/${family}/${name}`);
}

function load(file: URL) {
  const json = JSON.parse(readFileSync(file, 'utf8')) as object;
  // Ours never pads and never cuts; what a file asks for is switched off there too.
  const rust = RustTokenizer.fromString(JSON.stringify({ ...json, padding: null, truncation: null }));
  return { ours: loadTokenizer(json, 'tokenizer.json'), rust };
}

/** UTF-16 position of every code point of a text, and of its end: the Rust library counts code points. */
function utf16Positions(text: string): readonly number[] {
  const positions = [0];
  for (const character of text) positions.push((positions.at(-1) ?? 0) + character.length);
  return positions;
}

describe.each(Object.entries(files))('tokens of %s', (name, file) => {
  it('equal those of the Rust library: ids, pieces, spans, special marks and decoded text', async () => {
    const { ours, rust } = load(file);
    expect(strings).toHaveLength(2000);
    const differing: unknown[] = [];
    for (const text of strings) {
      const encoding = await rust.encode(text);
      const positions = utf16Positions(text);
      const expected = {
        ids: encoding.getIds(),
        pieces: encoding.getTokens(),
        spans: encoding.getOffsets().map((span) => span.map((at) => positions[at])),
        special: encoding.getSpecialTokensMask().map((mark) => mark === 1),
        decoded: await rust.decode(encoding.getIds(), true),
      };
      const tokens = ours.encode(text);
      const found = {
        ids: tokens.map(({ id }) => id),
        pieces: tokens.map(({ piece }) => piece),
        spans: tokens.map(({ start, end }) => [start, end]),
        special: tokens.map(({ special }) => special),
        decoded: ours.decode(encoding.getIds()),
      };
      if (JSON.stringify(found) !== JSON.stringify(expected)) differing.push({ text, found, expected });
    }
    expect(differing.slice(0, 3), `${differing.length} strings of ${name}`).toEqual([]);
  });
});

/** What the Rust library gave, kept, and for which tokenizer. */
const recordings = {
  smollm2: 'smollm2-135m-instruct',
  minilm: 'all-minilm-l6-v2',
  'llama2-style': 'llama-untied',
  't5-unigram': 't5',
  'wordpiece-cased': 'distilbert',
};

describe.each(Object.entries(recordings))('recorded tokens of %s', (name, model) => {
  it('are the same, on all 2,000 strings', () => {
    const { ours } = load(ensure(files[model], model));
    const recorded = readGzip<readonly Recorded[]>(`${name}.json.gz`);
    expect(recorded).toHaveLength(strings.length);
    const found = strings.map((text, index) => {
      const tokens = ours.encode(text);
      const off = tokens.flatMap(({ start, end }) => [start, end]);
      const dec = ours.decode(recorded[index]?.ids ?? []);
      return { ids: tokens.map(({ id }) => id), off, ...(dec === text ? {} : { dec }) };
    });
    expect(found.filter((row, index) => JSON.stringify(row) !== JSON.stringify(recorded[index]))).toEqual([]);
  });
});

describe('texts of the reference runs', () => {
  interface ReferenceTokens {
    readonly text: string;
    readonly ids: readonly number[];
    readonly tokens: readonly string[];
    readonly offsets: readonly (readonly [number, number])[];
    readonly special: readonly number[];
  }

  it.each(tinyFamilies)('give the same tokens in %s', (family) => {
    const { ours } = load(ensure(files[family], family));
    const { texts } = JSON.parse(readFileSync(familyFile(family, 'reference.json'), 'utf8')) as {
      readonly texts: readonly ReferenceTokens[];
    };
    expect(texts).toHaveLength(2);
    for (const { text, ids, tokens, offsets, special } of texts) {
      expect(ours.encode(text)).toEqual(
        ids.map((id, index) => {
          const [start, end] = offsets[index] ?? [0, 0];
          const isSpecial = special[index] === 1;
          return { id, piece: tokens[index], text: text.slice(start, end), start, end, special: isSpecial };
        }),
      );
    }
  });
});
