import { describe, expect, it } from 'vitest';
import { formatAddress } from '../model/address.ts';
import { llama } from '../model/architectures/llama.ts';
import { buildPlan } from '../model/buildPlan.ts';
import type { OpKind } from '../model/plan.ts';
import { captionOf } from './captions.ts';
import { sentenceAt } from './sentences.ts';

const plan = buildPlan(llama, {
  family: 'llama',
  nLayers: 14,
  nHeads: 9,
  nKvHeads: 3,
  dModel: 576,
  dHead: 64,
  dMlp: 1536,
  vocabSize: 49152,
  nCtx: 8192,
  normEps: 1e-5,
  rope: { theta: 100000 },
  tiedHead: true,
  activation: 'silu',
  gatedMlp: true,
  biases: [],
});
const words = ['The', 'cat', 'sat', 'on', 'the', 'mat', 'because', 'it'];

function say(point: string, index: readonly number[], value: number, layer: number | null = 13) {
  const address = formatAddress({ stack: 'decoder', point, ...(layer === null ? {} : { layer }) });
  return sentenceAt(plan, { address, index, value }, (pos) => words[pos] ?? '?');
}

describe('a cell in words', () => {
  it('names head, query, key and the exact value', () => {
    expect(say('attn.pattern', [8, 7, 1], Math.fround(0.7977))).toBe(
      'it (7) looks at cat (1) in head 13.8: 0.7977',
    );
    expect(say('attn.raw', [8, 7, 1], 12.5)).toBe('it (7) fits cat (1) in head 13.8: 12.5');
  });

  it('says that later words are forbidden', () => {
    const said = 'cat (1) cannot look at it (7), which comes later';
    expect(say('attn.pattern', [8, 1, 7], 0)).toBe(`${said}: 0`);
    expect(say('attn.scores', [8, 1, 7], Number.NEGATIVE_INFINITY)).toBe(`${said}: −∞`);
  });

  it('says which heads share a key', () => {
    expect(say('attn.k_rot', [2, 1, 40], -0.5)).toBe(
      'number 40 of key, rotated, of cat (1) for heads 13.6–13.8: −0.5',
    );
    expect(say('attn.q', [4, 1, 40], 2)).toBe('number 40 of query, of cat (1) in head 13.4: 2');
  });

  it('numbers neurons, vocabulary and loom cells', () => {
    expect(say('mlp.act', [7, 1120], -1.25)).toBe('neuron 1120, activation, of it (7) in layer 13: −1.25');
    expect(say('logits', [7, 260], 7.5, null)).toBe(
      'token 260 of the vocabulary as the next word after it (7): 7.5',
    );
    expect(say('view.share', [7], 0.25)).toBe(
      'it (7) in layer 13, how much of its attention a word spends on other words: 0.25',
    );
  });

  it('has words for every kind of operation and a caption for every point of the plan', () => {
    const kinds = new Set<OpKind>();
    for (const op of plan.ops) {
      kinds.add(op.kind);
      const point = op.address.replace(/^decoder\.(\d+\.)?/, '');
      expect(captionOf(point), point).not.toBeNull();
      expect(
        sentenceAt(plan, { address: op.address, index: op.axes.map(() => 0), value: 1 }, () => 'The'),
      ).toMatch(/The \(0\).*: 1$/);
    }
    expect(kinds.size).toBe(12);
  });

  it('knows no words for an address that the model does not have', () => {
    expect(say('attn.z', [0, 0, 0], 1, 99)).toBeNull();
  });
});
