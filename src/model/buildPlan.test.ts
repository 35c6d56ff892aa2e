import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import { parseAddress } from './address.ts';
import { families } from './architectures/families.ts';
import { llama } from './architectures/llama.ts';
import { buildPlan } from './buildPlan.ts';

const smollm2 = llama.readConfig({
  model_type: 'llama',
  vocab_size: 49152,
  hidden_size: 576,
  intermediate_size: 1536,
  num_hidden_layers: 30,
  num_attention_heads: 9,
  num_key_value_heads: 3,
  max_position_embeddings: 8192,
  rms_norm_eps: 1e-5,
  rope_theta: 100000,
  rope_scaling: null,
  hidden_act: 'silu',
  tie_word_embeddings: true,
});

const fixtures = join(import.meta.dirname, '../engine/fixtures');
const tiny = readdirSync(fixtures).filter((name) => existsSync(join(fixtures, name, 'config.json')));

describe.each(tiny)('plan of the fixture %s', (name) => {
  const json = JSON.parse(readFileSync(join(fixtures, name, 'config.json'), 'utf8'));
  const spec = ensure(families[json.model_type], json.model_type);
  const plan = buildPlan(spec, { ...spec.readConfig(json), maskedHead: true, pooler: name === 'bert' });

  it('has unique addresses, all of them readable', () => {
    expect(new Set(plan.ops.map((op) => op.address)).size).toBe(plan.ops.length);
    for (const { address } of plan.ops) expect(parseAddress(address), address).not.toBeNull();
  });

  it('reads only what stands earlier', () => {
    const seen = new Set<string>();
    for (const op of plan.ops) {
      for (const input of op.inputs) expect(seen, `${op.address} reads ${input}`).toContain(input);
      seen.add(op.address);
    }
  });

  it('joins segments only through what they declare to read', () => {
    for (const segment of plan.segments) {
      const own = new Set<string>([...segment.reads, ...segment.ops.map((op) => op.address)]);
      for (const op of segment.ops) for (const input of op.inputs) expect(own).toContain(input);
    }
  });

  it('names every weight that it reads', () => {
    for (const { weight, bias } of plan.ops) {
      for (const name of [weight, bias?.replace(/\.bias$/, '')]) {
        if (name === undefined) continue;
        const parts = parseAddress(name.slice('weights.'.length));
        const names = spec.stacks.find((stack) => stack.name === parts?.stack)?.names ?? {};
        expect(Object.keys(names), name).toContain(parts?.point);
      }
    }
  });
});

describe('plan of SmolLM2', () => {
  const plan = buildPlan(llama, smollm2);

  it('counts layers, heads and points', () => {
    expect(plan.segments.map((segment) => segment.id.kind)).toEqual([...Array(30).fill('layer'), 'head']);
    expect(plan.segments[13]?.ops.map((op) => op.address.replace('decoder.13.', ''))).toEqual([
      'resid_pre',
      'attn.norm',
      'attn.q',
      'attn.k',
      'attn.v',
      'attn.q_rot',
      'attn.k_rot',
      'attn.raw',
      'attn.scaled',
      'attn.scores',
      'attn.pattern',
      'attn.z',
      'attn.out',
      'resid_mid',
      'mlp.norm',
      'mlp.gate',
      'mlp.up',
      'mlp.act',
      'mlp.out',
      'resid_post',
    ]);
  });

  it('shares the embedding with a tied head and keeps an own head apart', () => {
    expect(plan.ops.at(-1)?.weight).toBe('weights.decoder.embed');
    expect(buildPlan(llama, { ...smollm2, tiedHead: false }).ops.at(-1)?.weight).toBe(
      'weights.decoder.logits',
    );
  });

  it('gives biases only where the config has them', () => {
    expect(plan.ops.filter((op) => op.bias)).toEqual([]);
    const biased = buildPlan(llama, { ...smollm2, biases: ['qkv', 'out', 'mlp'] });
    expect(biased.ops.filter((op) => op.bias).length).toBe(30 * 7);
  });

  it('names a weight for every matrix and gain of the family, once', () => {
    const points = new Set(
      plan.ops.flatMap((op) => (op.weight ? [op.weight.replace(/^weights\.decoder\.(\d+\.)?/, '')] : [])),
    );
    const named = Object.keys(llama.stacks[0]?.names ?? {}).filter((point) => point !== 'logits');
    expect([...points].sort()).toEqual(named.sort());
  });
});

describe('config.json', () => {
  it('says file, field, found and expected', () => {
    expect(() => llama.readConfig({ hidden_size: 'big' })).toThrow(
      /config\.json.*hidden_size.*"big".*whole number/,
    );
  });
});
