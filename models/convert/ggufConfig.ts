import type { ArchitectureSpec } from '../../src/model/architecture.ts';
import { families } from '../../src/model/architectures/families.ts';
import type { ModelConfig } from '../../src/model/config.ts';
import { configReader } from '../../src/model/configReader.ts';
import { ModelError } from '../../src/model/error.ts';
import type { GgufFile } from './readGguf.ts';

export interface GgufModel {
  readonly spec: ArchitectureSpec;
  readonly config: ModelConfig;
  readonly licence: string;
}

/** Family and sizes out of the metadata, by way of the family's own config reader. Throws ModelError. */
export function ggufModel(file: GgufFile): GgufModel {
  const { metadata, tensors, name } = file;
  const family = metadata['general.architecture'];
  const spec = typeof family === 'string' ? families[family] : undefined;
  if (!spec || typeof family !== 'string') {
    const expected = Object.keys(families).join(' or ');
    throw new ModelError({ file: name, field: 'general.architecture', found: String(family), expected });
  }
  const read = configReader(metadata, name);
  const key = (field: string) => `${family}.${field}`;
  const dModel = read.count(key('embedding_length'));
  const nHeads = read.count(key('attention.head_count'));
  const embedding = tensors.get('token_embd.weight');
  const config = spec.readConfig({
    num_hidden_layers: read.count(key('block_count')),
    hidden_size: dModel,
    num_attention_heads: nHeads,
    num_key_value_heads: read.count(key('attention.head_count_kv'), nHeads),
    head_dim: read.count(key('attention.key_length'), dModel / nHeads),
    intermediate_size: read.count(key('feed_forward_length')),
    vocab_size: embedding?.shape[0],
    max_position_embeddings: read.count(key('context_length')),
    rms_norm_eps: shortestFloat32(read.positive(key('attention.layer_norm_rms_epsilon'))),
    rope_theta: shortestFloat32(read.positive(key('rope.freq_base'), 10000)),
    hidden_act: 'silu',
    attention_bias: tensors.has('blk.0.attn_q.bias'),
    mlp_bias: tensors.has('blk.0.ffn_down.bias'),
    tie_word_embeddings: !tensors.has('output.weight'),
  });
  return { spec, config, licence: licenceOf(file) };
}

/** The number people wrote: fewest decimal digits that give the same float32 (1e-5, not 9.999999747378752e-6). */
export function shortestFloat32(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}

function licenceOf({ metadata, name }: GgufFile): string {
  const licence = metadata['general.license'];
  if (typeof licence === 'string' && licence !== '') return licence;
  throw new ModelError({ file: name, field: 'general.license', found: 'nothing', expected: 'a licence' });
}
