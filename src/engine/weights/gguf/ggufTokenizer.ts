import { ModelError } from '../../../model/error.ts';
import type { JsonObject } from '../readJsonFile.ts';
import { mergesByScore } from './mergesByScore.ts';
import type { GgufFile } from './readGgufFile.ts';

/** Token types of ggml. */
const normal = 1;
const unknownType = 2;
const control = 3;
const userDefined = 4;

const llama3Split =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const qwen2Split = llama3Split.replace('\\p{N}{1,3}', '\\p{N}');

const byteLevel = (regex: boolean) => ({
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: false,
  use_regex: regex,
});
const split = (regex: string) => ({
  type: 'Split',
  pattern: { Regex: regex },
  behavior: 'Isolated',
  invert: false,
});
const sequence = (...pretokenizers: readonly object[]) => ({ type: 'Sequence', pretokenizers });

interface PreRow {
  readonly normalizer: object | null;
  readonly pretokenizer: object;
  readonly ignoresMerges?: true;
}

/** How the byte-level families cut words, by `tokenizer.ggml.pre`. */
const preRows: Readonly<Record<string, PreRow>> = {
  'gpt-2': { normalizer: null, pretokenizer: byteLevel(true) },
  'llama-bpe': {
    normalizer: null,
    pretokenizer: sequence(split(llama3Split), byteLevel(false)),
    ignoresMerges: true,
  },
  qwen2: { normalizer: { type: 'NFC' }, pretokenizer: sequence(split(qwen2Split), byteLevel(false)) },
  smollm: {
    normalizer: null,
    pretokenizer: sequence({ type: 'Digits', individual_digits: true }, byteLevel(true)),
  },
};

/** Builds tokenizer.json out of the metadata. */
const models: Readonly<Record<string, (facts: TokenFacts) => JsonObject>> = {
  gpt2: byteLevelTokenizer,
  llama: sentencePieceTokenizer,
  bert: wordPieceTokenizer,
};

interface TokenFacts {
  readonly tokens: readonly string[];
  readonly types: readonly number[];
  readonly get: (key: string) => unknown;
  readonly fail: (key: string, found: string, expected: string) => never;
}

/** The tokenizer that a GGUF file describes, as the tokenizer.json it amounts to. Throws ModelError. */
export function ggufTokenizerJson({ name, metadata }: GgufFile): JsonObject {
  const fail = (key: string, found: string, expected: string, hint?: string): never => {
    const field = `tokenizer.ggml.${key}`;
    throw new ModelError({ file: name, field, found, expected, ...(hint ? { hint } : {}) });
  };
  const get = (key: string) => metadata.get(`tokenizer.ggml.${key}`);
  const model = get('model');
  const build = typeof model === 'string' && Object.hasOwn(models, model) ? models[model] : undefined;
  if (!build) {
    const found = model === undefined ? 'nothing' : JSON.stringify(model);
    return fail(
      'model',
      found,
      Object.keys(models).join(' or '),
      'give its tokenizer.json along with the file',
    );
  }
  const tokens = get('tokens');
  if (!isListOf(tokens, 'string')) return fail('tokens', 'nothing', 'a list of texts');
  const types = get('token_type') ?? tokens.map(() => 1);
  if (!isListOf(types, 'number') || types.length !== tokens.length) {
    return fail('token_type', 'another list', `a number for each of ${tokens.length} tokens`);
  }
  return build({ tokens, types, get, fail });
}

function isListOf<T extends 'string' | 'number'>(
  value: unknown,
  type: T,
): value is readonly (T extends 'string' ? string : number)[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === type);
}

function byteLevelTokenizer({ tokens, types, get, fail }: TokenFacts): JsonObject {
  const pre = get('pre');
  const row = typeof pre === 'string' && Object.hasOwn(preRows, pre) ? preRows[pre] : undefined;
  const merges = get('merges');
  if (!row) {
    return fail(
      'pre',
      pre === undefined ? 'nothing' : JSON.stringify(pre),
      Object.keys(preRows).join(' or '),
    );
  }
  if (!isListOf(merges, 'string')) return fail('merges', 'nothing', 'a list of merges');
  return {
    added_tokens: addedTokens(tokens, types),
    normalizer: row.normalizer,
    pre_tokenizer: row.pretokenizer,
    post_processor: template(tokens, [
      get('add_bos_token') === true ? get('bos_token_id') : undefined,
      get('add_eos_token') === true ? get('eos_token_id') : undefined,
    ]),
    decoder: { type: 'ByteLevel' },
    model: {
      type: 'BPE',
      vocab: vocabularyOf(tokens),
      merges,
      ignore_merges: row.ignoresMerges ?? false,
    },
  };
}

/** SentencePiece's BPE: pieces with scores, `▁` for spaces, bytes for what has no piece. */
function sentencePieceTokenizer({ tokens, types, get, fail }: TokenFacts): JsonObject {
  const scores = get('scores');
  if (!isListOf(scores, 'number') || scores.length !== tokens.length) {
    return fail('scores', 'another list', `a number for each of ${tokens.length} tokens`);
  }
  const unknown = tokens[Number(get('unknown_token_id') ?? types.indexOf(unknownType))];
  if (unknown === undefined) return fail('unknown_token_id', 'nothing', 'the id of a token');
  const replace = { type: 'Replace', pattern: { String: ' ' }, content: '▁' };
  const prepend = { type: 'Prepend', prepend: '▁' };
  const hasPrefix = get('add_space_prefix') !== false;
  return {
    added_tokens: addedTokens(tokens, types),
    normalizer: { type: 'Sequence', normalizers: hasPrefix ? [prepend, replace] : [replace] },
    pre_tokenizer: null,
    post_processor: template(tokens, [
      get('add_bos_token') === false ? undefined : get('bos_token_id'),
      get('add_eos_token') === true ? get('eos_token_id') : undefined,
    ]),
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        ...(hasPrefix ? [{ type: 'Strip', content: ' ', start: 1, stop: 0 }] : []),
      ],
    },
    model: {
      type: 'BPE',
      vocab: vocabularyOf(tokens),
      merges: mergesByScore(
        tokens.flatMap((piece, id) => (types[id] === normal ? [{ piece, score: scores[id] ?? 0 }] : [])),
      ),
      unk_token: unknown,
      fuse_unk: true,
      byte_fallback: true,
    },
  };
}

/** llama.cpp writes the start of a word as `▁`, and leaves the `##` of its other pieces out. */
function wordPieceTokenizer({ tokens, types, get, fail }: TokenFacts): JsonObject {
  const pieces = tokens.map((token, id) => {
    if (types[id] === control) return token;
    return token.startsWith('▁') ? token.slice(1) : `##${token}`;
  });
  const unknown = pieces[Number(get('unknown_token_id') ?? -1)];
  if (unknown === undefined) return fail('unknown_token_id', 'nothing', 'the id of a token');
  const isLower = !pieces.some((piece, id) => types[id] !== control && /\p{Lu}/u.test(piece));
  return {
    added_tokens: addedTokens(tokens, types),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: isLower,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: template(tokens, [get('cls_token_id') ?? get('bos_token_id'), get('seperator_token_id')]),
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      vocab: vocabularyOf(pieces),
      unk_token: unknown,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
    },
  };
}

function vocabularyOf(tokens: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(tokens.map((token, id) => [token, id]));
}

function addedTokens(tokens: readonly string[], types: readonly number[]): readonly object[] {
  return tokens.flatMap((content, id) => {
    const type = types[id];
    if (type !== control && type !== userDefined) return [];
    return [{ id, content, special: type === control, normalized: false }];
  });
}

/** The special tokens before and after every text. */
function template(tokens: readonly string[], [before, after]: readonly [unknown, unknown]): object | null {
  const special = (id: unknown) => {
    const content = typeof id === 'number' ? tokens[id] : undefined;
    return content === undefined ? [] : [{ id: content, ids: [id], tokens: [content] }];
  };
  const [first, last] = [special(before), special(after)];
  if (first.length + last.length === 0) return null;
  const piece = ({ id }: { readonly id: string }) => ({ SpecialToken: { id, type_id: 0 } });
  return {
    type: 'TemplateProcessing',
    single: [...first.map(piece), { Sequence: { id: 'A', type_id: 0 } }, ...last.map(piece)],
    special_tokens: Object.fromEntries([...first, ...last].map((entry) => [entry.id, entry])),
  };
}
