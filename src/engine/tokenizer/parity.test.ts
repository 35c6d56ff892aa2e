import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Tokenizer as RustTokenizer } from 'tokenizers';
import { describe, expect, it } from 'vitest';
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

const files = {
  smollm2: new URL('../../../models/smollm2-135m-instruct/tokenizer.json', import.meta.url),
  llama: fixture('llama.tokenizer.json'),
  'llama2-style': fixture('llama-untied.tokenizer.json'),
};

function load(file: URL) {
  const text = readFileSync(file, 'utf8');
  return { ours: loadTokenizer(JSON.parse(text), 'tokenizer.json'), rust: RustTokenizer.fromString(text) };
}

/** UTF-16 position of every code point of a text, and of its end: the Rust library counts code points. */
function utf16Positions(text: string): readonly number[] {
  const positions = [0];
  for (const character of text) positions.push((positions.at(-1) ?? 0) + character.length);
  return positions;
}

describe.each(Object.entries(files))('tokens of %s', (_name, file) => {
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
    expect(differing).toEqual([]);
  });
});

describe.each(['smollm2', 'llama2-style'] as const)('recorded tokens of %s', (name) => {
  it('are the same, on all 2,000 strings', () => {
    const { ours } = load(files[name]);
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
  interface ReferenceText {
    readonly text: string;
    readonly ids: readonly number[];
    readonly tokens: readonly string[];
    readonly offsets: readonly (readonly [number, number])[];
    readonly special: readonly number[];
  }
  const texts = JSON.parse(readFileSync(fixture('texts.json'), 'utf8')) as Record<
    string,
    readonly ReferenceText[]
  >;

  it.each([
    ['llama', 'llama'],
    ['llama-untied', 'llama2-style'],
  ] as const)('give the same tokens in %s', (folder, name) => {
    const { ours } = load(files[name]);
    expect(texts[folder]).toHaveLength(2);
    for (const { text, ids, tokens, offsets, special } of texts[folder] ?? []) {
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
