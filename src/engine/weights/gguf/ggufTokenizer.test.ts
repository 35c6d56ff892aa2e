import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../tokenizer/loadTokenizer.ts';
import { ggufTokenizerJson } from './ggufTokenizer.ts';
import { mergesByScore } from './mergesByScore.ts';
import type { GgufFile } from './readGgufFile.ts';

interface SentencePiece {
  readonly tokens: readonly string[];
  readonly scores: readonly number[];
  readonly types: readonly number[];
  readonly ids: readonly (readonly number[])[];
}

function readGzip<T>(path: string): T {
  return JSON.parse(gunzipSync(readFileSync(new URL(path, import.meta.url))).toString()) as T;
}

const strings = readGzip<readonly string[]>('../../tokenizer/fixtures/strings.json.gz');
const piece = readGzip<SentencePiece>('./fixtures/sentencepiece.json.gz');

function fileOf(more: Readonly<Record<string, unknown>> = {}): GgufFile {
  const facts = {
    model: 'llama',
    tokens: piece.tokens,
    scores: piece.scores,
    token_type: piece.types,
    unknown_token_id: 0,
    bos_token_id: 1,
    eos_token_id: 2,
    ...more,
  };
  const metadata = new Map(
    Object.entries(facts).flatMap(([key, value]) =>
      value === undefined ? [] : [[`tokenizer.ggml.${key}`, value] as const],
    ),
  );
  return { name: 'm.gguf', metadata } as unknown as GgufFile;
}

describe('a GGUF file with a SentencePiece tokenizer', () => {
  it('cuts strings as SentencePiece itself does, behind the start token', () => {
    const { encode } = loadTokenizer(ggufTokenizerJson(fileOf()), 'm.gguf');
    expect(piece.ids).toHaveLength(2000);
    // Written in a text, the model's special tokens are special here, as in transformers; to SentencePiece they are text.
    const plain = strings.filter((text) => !/<\/?s>|<unk>/.test(text));
    expect(plain.length).toBeGreaterThan(1900);
    const differing = plain.flatMap((text) => {
      const index = strings.indexOf(text);
      const found = encode(text).map(({ id }) => id);
      const expected = [1, ...(piece.ids[index] ?? [])];
      return JSON.stringify(found) === JSON.stringify(expected) ? [] : [{ text, found, expected }];
    });
    expect(differing.slice(0, 3), `${differing.length} strings`).toEqual([]);
  });

  it('does as the file says about the start token and the leading space', () => {
    const file = fileOf({ add_bos_token: false, add_space_prefix: false });
    const { encode } = loadTokenizer(ggufTokenizerJson(file), 'm.gguf');
    expect(encode('the').map(({ piece: text }) => text)).toEqual(['t', 'he']);
    const usual = loadTokenizer(ggufTokenizerJson(fileOf()), 'm.gguf');
    expect(usual.encode('the').map(({ piece: text }) => text)).toEqual(['<s>', '▁the']);
  });

  it.each([
    [
      'scores',
      undefined,
      'm.gguf, tokenizer.ggml.scores: found another list, expected a number for each of 900 tokens',
    ],
    ['scores', [1, 2], 'expected a number for each of 900 tokens'],
    ['unknown_token_id', 900, 'm.gguf, tokenizer.ggml.unknown_token_id: found nothing'],
  ])('says what is wrong with %s', (key, value, words) => {
    expect(() => ggufTokenizerJson(fileOf({ [key]: value }))).toThrow(words);
  });
});

describe('mergesByScore', () => {
  it('has every way to make a piece of two others, the best piece first', () => {
    const pieces = ['a', 'b', 'c', 'ab', 'bc', 'abc'].map((text, index) => ({ piece: text, score: -index }));
    expect(mergesByScore(pieces)).toEqual([
      ['a', 'b'],
      ['b', 'c'],
      ['ab', 'c'],
      ['a', 'bc'],
    ]);
  });

  it('never cuts a character in two, and leaves a piece alone that is longer than any can be', () => {
    expect(mergesByScore(['😀', '😀a', 'a'].map((text) => ({ piece: text, score: 0 })))).toEqual([
      ['😀', 'a'],
    ]);
    const long = 'a'.repeat(100_000);
    expect(mergesByScore(['a', long].map((text) => ({ piece: text, score: 0 })))).toEqual([]);
  });
});
