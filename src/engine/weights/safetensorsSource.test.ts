import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { WeightAddress } from '../../model/address.ts';
import { llama } from '../../model/architectures/llama.ts';
import { memoryFile } from './byteFile.ts';
import { safetensorsSource } from './safetensorsSource.ts';
import { type WrittenTensor, writeSafetensors } from './writeSafetensors.ts';

const config = {
  model_type: 'llama',
  vocab_size: 6,
  hidden_size: 4,
  intermediate_size: 8,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  max_position_embeddings: 16,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  hidden_act: 'silu',
};
const shapes: Readonly<Record<string, readonly number[]>> = {
  'model.embed_tokens.weight': [6, 4],
  'model.layers.0.input_layernorm.weight': [4],
  'model.layers.0.self_attn.q_proj.weight': [4, 4],
  'model.layers.0.self_attn.k_proj.weight': [2, 4],
  'model.layers.0.self_attn.v_proj.weight': [2, 4],
  'model.layers.0.self_attn.o_proj.weight': [4, 4],
  'model.layers.0.post_attention_layernorm.weight': [4],
  'model.layers.0.mlp.gate_proj.weight': [8, 4],
  'model.layers.0.mlp.up_proj.weight': [8, 4],
  'model.layers.0.mlp.down_proj.weight': [4, 8],
  'model.norm.weight': [4],
};

/** Tensors whose first value tells them apart. */
function tensorsOf(table: Readonly<Record<string, readonly number[]>>): WrittenTensor[] {
  return Object.entries(table).map(([name, shape], index) => {
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    return { name, dtype: 'F32', shape, values: values.map((_, at) => index + at / 100) };
  });
}

const fileOf = (table = shapes, name = 'model.safetensors') =>
  memoryFile(name, writeSafetensors(tensorsOf(table), { format: 'pt' }));
const address = (text: string) => text as WeightAddress;
const embed = address('weights.decoder.embed');

describe('safetensorsSource', () => {
  it('finds the tensors of the Hub under weight addresses', async () => {
    const bytes = writeSafetensors(tensorsOf(shapes), {});
    const source = await safetensorsSource(llama, config, [memoryFile('model.safetensors', bytes)]);
    expect(source.weightsSha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(source.totalBytes).toBe(bytes.length);
    const down = address('weights.decoder.0.mlp.out');
    expect(source.shape(down)).toEqual([4, 8]);
    expect(() => source.expand(down)).toThrow('must be required');
    await source.require([down, embed]);
    expect(source.expand(down)[0]).toBe(9);
    const rows = Float32Array.from([0.04, 0.05, 0.06, 0.07]);
    expect(source.expandRows(embed, [1])).toEqual(rows);
    source.release([embed]);
    expect(() => source.expandRows(embed, [1])).toThrow('must be required');
  });

  it('lets the file decide whether the head is tied', async () => {
    const untied = { ...shapes, 'lm_head.weight': [6, 4] };
    const tied = await safetensorsSource(llama, { ...config, tie_word_embeddings: false }, [fileOf()]);
    expect(tied.config.tiedHead).toBe(true);
    const own = await safetensorsSource(llama, { ...config, tie_word_embeddings: true }, [fileOf(untied)]);
    expect(own.config.tiedHead).toBe(false);
    expect(own.shape(address('weights.decoder.logits'))).toEqual([6, 4]);
  });

  it('joins shards and refuses a tensor that stands in two', async () => {
    const { 'model.norm.weight': norm, ...rest } = shapes;
    const shards = [
      fileOf(rest, 'a.safetensors'),
      fileOf({ 'model.norm.weight': norm ?? [] }, 'b.safetensors'),
    ];
    const source = await safetensorsSource(llama, config, shards);
    expect(source.shape(address('weights.decoder.final_norm'))).toEqual([4]);
    const twice = safetensorsSource(llama, config, [fileOf(), ...shards.slice(1)]);
    await expect(twice).rejects.toThrow('b.safetensors, model.norm.weight: found a second copy');
  });

  it.each<[string, Readonly<Record<string, readonly number[]>>, string]>([
    ['missing', { 'model.norm.weight': [4] }, 'model.embed_tokens.weight: found no such tensor'],
    [
      'transposed',
      { ...shapes, 'model.layers.0.mlp.down_proj.weight': [8, 4] },
      'found shape [8, 4], expected a tensor of shape [4, 8]',
    ],
  ])('refuses a %s tensor by its published name', async (_, table, message) => {
    await expect(safetensorsSource(llama, config, [fileOf(table)])).rejects.toThrow(message);
  });
});
