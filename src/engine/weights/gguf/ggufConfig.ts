import { configReader } from '../../../model/configReader.ts';
import { ModelError } from '../../../model/error.ts';
import type { JsonObject } from '../readJsonFile.ts';
import type { GgufFile } from './readGgufFile.ts';

type Read = ReturnType<typeof configReader>;

/** What one architecture of llama.cpp says in metadata, under the names of the same family's config.json. */
type ConfigRow = (read: Read, key: (field: string) => string, facts: GgufFacts) => JsonObject;

interface GgufFacts {
  readonly vocabulary: number | undefined;
  readonly has: (tensor: string) => boolean;
}

const llamaLike: ConfigRow = (read, key, { vocabulary, has }) => ({
  num_hidden_layers: read.layers(key('block_count')),
  hidden_size: read.count(key('embedding_length')),
  num_attention_heads: read.count(key('attention.head_count')),
  num_key_value_heads: read.count(key('attention.head_count_kv'), read.count(key('attention.head_count'))),
  ...(read.has(key('attention.key_length')) ? { head_dim: read.count(key('attention.key_length')) } : {}),
  intermediate_size: read.count(key('feed_forward_length')),
  vocab_size: vocabulary,
  max_position_embeddings: read.count(key('context_length')),
  rms_norm_eps: shortestFloat32(read.positive(key('attention.layer_norm_rms_epsilon'))),
  rope_theta: shortestFloat32(read.positive(key('rope.freq_base'), 10000)),
  hidden_act: 'silu',
  tie_word_embeddings: !has('output.weight'),
});

const rows: Readonly<Record<string, ConfigRow>> = {
  llama: (read, key, facts) => ({
    ...llamaLike(read, key, facts),
    attention_bias: facts.has('blk.0.attn_q.bias'),
    mlp_bias: facts.has('blk.0.ffn_down.bias'),
  }),
  qwen2: llamaLike,
  gpt2: (read, key, { vocabulary, has }) => ({
    n_layer: read.layers(key('block_count')),
    n_embd: read.count(key('embedding_length')),
    n_head: read.count(key('attention.head_count')),
    n_inner: read.count(key('feed_forward_length')),
    n_positions: read.count(key('context_length')),
    layer_norm_epsilon: shortestFloat32(read.positive(key('attention.layer_norm_epsilon'))),
    vocab_size: vocabulary,
    tie_word_embeddings: !has('output.weight'),
  }),
  bert: (read, key, { vocabulary }) => ({
    num_hidden_layers: read.layers(key('block_count')),
    hidden_size: read.count(key('embedding_length')),
    num_attention_heads: read.count(key('attention.head_count')),
    intermediate_size: read.count(key('feed_forward_length')),
    max_position_embeddings: read.count(key('context_length')),
    layer_norm_eps: shortestFloat32(read.positive(key('attention.layer_norm_epsilon'))),
    type_vocab_size: read.count('tokenizer.ggml.token_type_count', 2),
    vocab_size: vocabulary,
  }),
};

/** config.json that the metadata amounts to. Throws ModelError for an architecture that is not here. */
export function ggufConfig({ name, metadata, tensors }: GgufFile): JsonObject {
  const family = metadata.get('general.architecture');
  const fail = (field: string, found: string, expected: string): never => {
    throw new ModelError({ file: name, field, found, expected });
  };
  const row = typeof family === 'string' && Object.hasOwn(rows, family) ? rows[family] : undefined;
  if (typeof family !== 'string' || !row) {
    const found = family === undefined ? 'nothing' : JSON.stringify(family);
    return fail('general.architecture', found, Object.keys(rows).join(' or '));
  }
  const key = (field: string) => `${family}.${field}`;
  const scaling = metadata.get(key('rope.scaling.type'));
  if (scaling !== undefined && scaling !== 'none') {
    fail(key('rope.scaling.type'), JSON.stringify(scaling), '"none"');
  }
  // Llama 3.1 keeps its stretched frequencies in a tensor.
  if (tensors.has('rope_freqs.weight')) fail('rope_freqs.weight', 'stretched rotations', 'plain RoPE');
  const read = configReader(Object.fromEntries(metadata), name);
  const facts = {
    vocabulary: tensors.get('token_embd.weight')?.shape[0],
    has: (tensor: string) => tensors.has(tensor),
  };
  return { model_type: family, ...row(read, key, facts) };
}

/** The number people wrote: fewest decimal digits that give the same float32 (1e-5, not 9.999999747378752e-6). */
export function shortestFloat32(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}
