import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../model/error.ts';
import { loadTokenizer } from './loadTokenizer.ts';
import { maxTextLength, TextTooLong, wellFormed } from './textLimit.ts';

type Json = Record<string, unknown>;

function readJson(path: string): Json {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Json;
}

const smollm2 = () => readJson('../../../models/smollm2-135m-instruct/tokenizer.json');
const llama = () => readJson('../fixtures/llama/tokenizer.json');
const untied = () => readJson('../fixtures/llama-untied/tokenizer.json');

/** A copy of `json` with the value at `path` replaced; undefined removes it. */
function withValue(json: Json, path: string, value: unknown): Json {
  const copy = structuredClone(json);
  const keys = path.split('/');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Json>((node, key) => node[key] as Json, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

describe('tokens of SmolLM2', () => {
  const tokenizer = loadTokenizer(smollm2(), 'tokenizer.json', 49_152);

  it('carry piece, text and span', () => {
    expect(tokenizer.encode('Mary 🤝')).toEqual([
      { id: 25653, piece: 'Mary', text: 'Mary', start: 0, end: 4, special: false },
      { id: 15107, piece: 'ĠðŁ', text: ' 🤝', start: 4, end: 7, special: false },
      { id: 114, piece: '¤', text: '🤝', start: 5, end: 7, special: false },
      { id: 247, piece: 'Ŀ', text: '🤝', start: 5, end: 7, special: false },
    ]);
  });

  it.each([
    ['a skin tone', 'Hi 👍🏽, 👩🏿‍🚀!'],
    ['flags and families', '🇫🇷👨‍👩‍👧‍👦🧑‍🤝‍🧑'],
    ['CJK inside and outside the basic plane', '東京に𠮷野家がある。你好'],
    ['Arabic with vowel signs', 'السَّلَامُ عَلَيْكُمْ'],
    ['Devanagari', 'हिन्दी में लिखें'],
    ['combining marks', 'e\u0301a\u0308\u0323 Z\u0351\u036B'],
    ['Korean in parts', '\u1112\u1161\u11AB 한'],
    ['a byte order mark and other spaces', '\uFEFFa\u0085b\u00A0c\u3000d'],
    ['added tokens', '<|im_start|>user\nhi<|im_end|>'],
  ])('cover %s: in order, inside the text, whole characters, nothing left out', (_name, text) => {
    const tokens = tokenizer.encode(text);
    let covered = 0;
    let last = { start: 0, end: 0 };
    for (const token of tokens) {
      expect(token.text).toBe(text.slice(token.start, token.end));
      expect(token.text.isWellFormed()).toBe(true);
      expect(token.end).toBeGreaterThan(token.start);
      expect(token.start).toBeGreaterThanOrEqual(last.start);
      // Only parts of one character overlap: the later token begins at the last character of the earlier one.
      const shared = text.slice(token.start, last.end);
      expect([...shared].length).toBeLessThanOrEqual(1);
      expect(token.start).toBeLessThanOrEqual(covered);
      covered = Math.max(covered, token.end);
      last = token;
    }
    expect(covered).toBe(text.length);
    expect(tokenizer.decode(tokens.map(({ id }) => id))).toBe(text.replaceAll(/<\|im_(start|end)\|>/g, ''));
  });

  it('take lone surrogates as U+FFFD', () => {
    const text = 'a\uD800b\uDE42\uD83Dc';
    expect(wellFormed(text)).toBe(text.toWellFormed());
    expect(wellFormed('🙂𠮷')).toBe('🙂𠮷');
    expect(tokenizer.encode(text)).toEqual(tokenizer.encode(text.toWellFormed()));
  });

  it('are refused beyond a length, in a sentence', () => {
    expect(tokenizer.encode('a '.repeat(maxTextLength / 2)).at(-1)?.end).toBe(maxTextLength);
    expect(() => tokenizer.encode('a'.repeat(maxTextLength + 1))).toThrow(TextTooLong);
    expect(() => tokenizer.encode('a'.repeat(maxTextLength + 1))).toThrow(
      'The text has 20,001 characters (UTF-16 units); at most 20,000 can be cut into tokens',
    );
  });

  it('are the same when the file asks for padding and truncation', () => {
    const padding = {
      strategy: { Fixed: 32 },
      direction: 'Right',
      pad_id: 2,
      pad_type_id: 0,
      pad_token: '<|im_end|>',
    };
    const truncation = { direction: 'Right', max_length: 2, strategy: 'LongestFirst', stride: 0 };
    const asked = loadTokenizer({ ...smollm2(), padding, truncation }, 'tokenizer.json');
    expect(asked.encode('The cat sat on the mat.')).toEqual(tokenizer.encode('The cat sat on the mat.'));
    expect(tokenizer.encode('The cat sat on the mat.')).toHaveLength(7);
  });

  it('have text to read', () => {
    const piecesOf = (text: string) => tokenizer.encode(text).map(({ id }) => tokenizer.pieceText(id));
    expect(piecesOf(' Mary\n\tété')).toEqual([' Mary', '\n', '\t', 'ét', 'é']);
    expect(piecesOf('🙂')).toEqual(['<0xF0><0x9F>', '<0x99><0x82>']);
    expect(piecesOf('<|im_start|>')).toEqual(['<|im_start|>']);
    expect(tokenizer.vocabSize).toBe(49_152);
    expect(tokenizer.addedTokens.map(({ content }) => content)).toContain('<|endoftext|>');
  });

  it('are decoded, unknown ids refused', () => {
    expect(tokenizer.decode([])).toBe('');
    expect(() => tokenizer.decode([49_152])).toThrow(
      new RangeError('Token id 49152 is not in the vocabulary of tokenizer.json'),
    );
    expect(() => tokenizer.pieceText(-1)).toThrow(RangeError);
  });
});

describe('tokens with byte fallback', () => {
  const tokenizer = loadTokenizer(untied(), 'tokenizer.json');

  it('have text to read', () => {
    const piecesOf = (text: string) => tokenizer.encode(text).map(({ id }) => tokenizer.pieceText(id));
    expect(piecesOf('the 世\n')).toEqual(['<s>', ' the', ' ', '<0xE4>', '<0xB8>', '<0x96>', '\n']);
  });

  it('keep a byte order mark, and show bytes of no character as U+FFFD', () => {
    const idsOf = (text: string) => tokenizer.encode(text).map(({ id }) => id);
    expect(tokenizer.decode(idsOf('a\uFEFFb'))).toBe('a\uFEFFb');
    expect(tokenizer.decode(idsOf('世').slice(0, -1))).toBe('\uFFFD\uFFFD');
  });
});

describe('a wrong or unsupported file', () => {
  const steps = 'pre_tokenizer/pretokenizers';
  it.each<[string, Json | unknown, string]>([
    ['nothing at all', null, 'tokenizer.json: found null, expected a table'],
    [
      'no model',
      withValue(llama(), 'model', undefined),
      'tokenizer.json, model: found nothing, expected a value',
    ],
    [
      'an unknown model',
      withValue(llama(), 'model/type', 'SuperBPE'),
      'tokenizer.json, model.type: found "SuperBPE", expected BPE, WordPiece, Unigram, WordLevel (other kinds of tokenizer are not supported yet)',
    ],
    [
      'a kind without a row',
      withValue(untied(), 'model/byte_fallback', false),
      'tokenizer.json, model.type: found "BPE" that is neither byte-level nor has byte_fallback, expected BPE, WordPiece, Unigram, WordLevel (other kinds of tokenizer are not supported yet)',
    ],
    [
      'an unknown normalizer',
      withValue(untied(), 'normalizer', { type: 'Rot13' }),
      'tokenizer.json, normalizer: found "Rot13", expected Prepend, Replace (other types are not supported yet)',
    ],
    [
      'a merge of unknown tokens',
      withValue(llama(), 'model/merges/6', ['qqqq', 'zzzz']),
      'tokenizer.json, model.merges[6]: found a merge of "qqqq" and "zzzz", expected a merge of tokens of the vocabulary, which has no "qqqq"',
    ],
    [
      'a merge that is no pair',
      withValue(llama(), 'model/merges/6', 7),
      'tokenizer.json, model.merges[6]: found 7, expected a pair of tokens',
    ],
    [
      'an id that is text',
      withValue(llama(), 'model/vocab/he', '12'),
      'tokenizer.json, model.vocab["he"]: found "12", expected a whole number, 0 or more',
    ],
    [
      'an id beyond the embedding',
      withValue(llama(), 'model/vocab/!', 1_000_000),
      'tokenizer.json, token "!": found id 1000000, expected an id below 620, the rows of the embedding',
    ],
    [
      'a wrong field of an added token',
      withValue(llama(), 'added_tokens/0/content', 3),
      'tokenizer.json, added_tokens.0.content: found 3, expected a text',
    ],
    [
      'an added token that stands only between words',
      withValue(llama(), 'added_tokens/1/single_word', true),
      'tokenizer.json, added_tokens, "<|end_of_text|>", single_word: found true, expected false (not supported yet)',
    ],
    [
      'a split that drops text',
      withValue(llama(), `${steps}/0/behavior`, 'Removed'),
      'tokenizer.json, pre_tokenizer.pretokenizers.0.behavior: found "Removed", expected "Isolated" or "MergedWithPrevious"',
    ],
    [
      'byte characters made twice',
      withValue(llama(), steps, [
        { type: 'ByteLevel', add_prefix_space: false },
        { type: 'ByteLevel', add_prefix_space: false },
      ]),
      'tokenizer.json, pre_tokenizer: found ByteLevel, ByteLevel, expected one ByteLevel step, the last',
    ],
    [
      'a missing byte token',
      withValue(untied(), 'model/vocab/<0xE6>', undefined),
      'tokenizer.json, model.vocab: found no token <0xE6>, expected the 256 tokens <0x00> to <0xFF>',
    ],
    [
      'a template of unknown tokens',
      withValue(llama(), 'post_processor/processors/1/single/0/SpecialToken/id', '<zz>'),
      'tokenizer.json, post_processor: found "<zz>", expected tokens of the vocabulary',
    ],
  ])('with %s is refused in a sentence', (_name, json, sentence) => {
    const load = () => loadTokenizer(json, 'tokenizer.json', 620);
    expect(load).toThrow(ModelError);
    expect(load).toThrow(sentence);
  });

  it('with a pattern that is no regular expression is refused', () => {
    const json = withValue(llama(), `${steps}/0/pattern/Regex`, '(\\p{L}+');
    expect(() => loadTokenizer(json, 'tokenizer.json')).toThrow(ModelError);
    expect(() => loadTokenizer(json, 'tokenizer.json')).toThrow(
      /^tokenizer\.json, pre_tokenizer: found Invalid regular/,
    );
  });

  it('is not what an added token named __proto__ makes', () => {
    const json = llama();
    const added = { id: 400, content: '__proto__', special: false };
    const tokenizer = loadTokenizer(
      { ...json, added_tokens: [...(json.added_tokens as []), added] },
      'tokenizer.json',
    );
    expect(tokenizer.encode('a __proto__').map(({ id }) => id)).toContain(400);
  });
});
