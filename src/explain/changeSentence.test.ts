import { expect, it } from 'vitest';
import { parseInterventions } from '../model/interventions.ts';
import { changeSentence } from './changeSentence.ts';
import { changedHeads } from './patternChange.ts';

it.each([
  ['head:23.3*0', 'head 23.3 is off'],
  ['attn:2*0.5', 'attention of layer 2 × 0.5'],
  ['mlp:dec.1*2', 'MLP of layer 1 (decoder) × 2'],
  ['score*8', 'all scores × 8'],
  ['score:1.2*0.5', 'scores of head 1.2 × 0.5'],
  ['mask:off', 'no mask anywhere'],
  ['cut:1.2.5.3', 'w5 may not look at w3 in head 1.2'],
  ['allow:1.*.*.0', 'every word may look at w0 in layer 1'],
  ['zero:decoder.11.mlp.out@0', 'decoder.11.mlp.out of w0 is 0'],
  ['patch:decoder.1.attn.z[2]@*', 'decoder.1.attn.z, head 2, of every word is taken from the other lane'],
])('%s in words', (text, words) => {
  const parsed = parseInterventions(text);
  const [one] = 'list' in parsed ? parsed.list : [];
  expect(one && changeSentence(one, (pos) => `w${pos}`)).toBe(words);
});

it.each([
  'head:1*0',
  'head:1.2*x',
  'score:*2',
  'cut:1.2.3',
  'zero:nothing@0',
  'patch:decoder.1.attn.z@',
  'mask:',
  'head:1.2*1e999',
])('refuses %s, and names it', (text) => {
  expect(parseInterventions(`head:0.0*1,${text}`)).toEqual({ wrong: text });
});

it('finds the heads whose look has gone elsewhere', () => {
  const before = Float32Array.of(1, 0, 0.5, 0.5, 1, 0, 0.9, 0.1);
  const after = Float32Array.of(1, 0, 0.5, 0.5, 1, 0, 0.2, 0.8);
  const size = { heads: 2, rows: 2, columns: 2 };
  expect(changedHeads([{ layer: 3, before, after }], size, 1)).toMatchObject([{ layer: 3, head: 1 }]);
  expect(changedHeads([{ layer: 3, before, after }], size, 1)[0]?.moved).toBeCloseTo(0.7, 5);
  expect(changedHeads([{ layer: 3, before, after }], size, null)[0]?.moved).toBeCloseTo(0.35, 5);
});
