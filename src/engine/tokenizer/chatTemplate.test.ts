import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ensure } from '../../base/brand.ts';
import type { ChatTemplate } from '../../model/chatTemplate.ts';
import { readMessage, renderChat } from './chatTemplate.ts';
import { loadTokenizer } from './loadTokenizer.ts';

interface Fixture {
  readonly templates: Readonly<Record<string, ChatTemplate>>;
  readonly cases: readonly { readonly name: string; readonly message: string; readonly rendered: string }[];
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

/** Made by models/convert/chat_from_transformers.py. */
const { templates, cases } = readJson('fixtures/chat.json') as Fixture;
const tokenizer = loadTokenizer(
  readJson('../../../models/smollm2-135m-instruct/tokenizer.json'),
  'tokenizer.json',
);
const smollm2 = ensure(templates.smollm2, 'the template of SmolLM2');

it.each(cases)('renders what transformers renders: $name, $message', async ({ name, message, rendered }) => {
  const { text, from, to } = await renderChat(ensure(templates[name], name), message);
  expect(text).toBe(rendered);
  expect(text.slice(from, to).trim()).toBe(message.trim());
});

it('reads the rendered chat; its message keeps the offsets of the sentence, the rest is special', async () => {
  const message = 'Who was 😀 Ada?';
  const { tokens, problem } = await readMessage({ chat: smollm2, tokenizer }, message);
  expect(problem).toBeNull();
  const read = ensure(tokens, 'tokens');
  const { text } = await renderChat(smollm2, message);
  expect(read.map(({ id }) => id)).toEqual(tokenizer.encode(text).map(({ id }) => id));
  const own = read.filter(({ special }) => !special);
  expect(own.map(({ id }) => id)).toEqual(tokenizer.encode(message).map(({ id }) => id));
  for (const { text: piece, start, end } of own) expect(message.slice(start, end)).toBe(piece);
  const around = read.filter(({ special }) => special);
  expect(around[0]?.text).toBe('<|im_start|>');
  expect(around.every(({ start, end }) => start === end && (start === 0 || start === message.length))).toBe(
    true,
  );
});

it('is without a template where there is none, or it cannot be applied', async () => {
  expect((await readMessage({ chat: null, tokenizer }, 'Hi')).problem).toMatch('has no chat template');
  const broken = { ...smollm2, template: "{{ raise_exception('Only systems may speak') }}" };
  const refused = await readMessage({ chat: broken, tokenizer }, 'Hi');
  expect(refused.tokens).toBeNull();
  expect(refused.problem).toMatch('Only systems may speak');
  expect(
    (await readMessage({ chat: { ...smollm2, template: '{% for %}' }, tokenizer }, 'Hi')).tokens,
  ).toBeNull();
});
