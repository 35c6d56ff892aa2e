import { expect, test } from 'vitest';
import { nodeTokenizer } from './nodeModel.ts';
import { textOfLength } from './textOfLength.ts';

test('every variant of every length has as many tokens as asked', async () => {
  const tokenizer = await nodeTokenizer();
  for (const length of [16, 64, 128]) {
    const texts = [0, 1, 2, 3, 4, 5].map((variant) => textOfLength(tokenizer, length, variant));
    expect(texts.map(({ text }) => tokenizer.encode(text).length)).toEqual(Array(6).fill(length));
    expect(new Set(texts.map(({ text }) => text)).size).toBe(6);
  }
});
