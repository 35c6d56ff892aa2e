import * as v from 'valibot';
import type { ChatTemplate } from '../../model/chatTemplate.ts';
import type { ByteFile } from '../weights/byteFile.ts';
import type { GgufFile } from '../weights/gguf/readGgufFile.ts';
import { readJsonFile } from '../weights/readJsonFile.ts';

const named = v.array(v.object({ name: v.string(), template: v.string() }));
const token = v.union([v.string(), v.object({ content: v.string() })]);
const settings = v.object({
  chat_template: v.nullish(v.union([v.string(), named])),
  bos_token: v.nullish(token),
  eos_token: v.nullish(token),
});

/** A template of its own file replaces the one of tokenizer_config.json, as in transformers. */
const largestBytes = 1024 * 1024;

/**
 * The chat template beside a checkpoint; null where there is none. One that cannot be read refuses no model: `note`
 * says what is wrong with it.
 */
export async function readChatTemplate(
  config: ByteFile | null,
  file: ByteFile | null,
): Promise<{ readonly chat: ChatTemplate | null; readonly note: string | null }> {
  try {
    const parsed = v.safeParse(settings, config ? await readJsonFile(config) : {});
    if (!parsed.success)
      return { chat: null, note: 'tokenizer_config.json: its chat template could not be read.' };
    const { chat_template: asked, bos_token: bos, eos_token: eos } = parsed.output;
    const listed = Array.isArray(asked) ? asked.find(({ name }) => name === 'default')?.template : asked;
    const own = file && file.size <= largestBytes ? await file.read(0, file.size) : null;
    const template = own ? new TextDecoder().decode(own) : listed;
    const chat = template ? { template, bosToken: textOf(bos), eosToken: textOf(eos) } : null;
    return { chat, note: null };
  } catch (error) {
    return { chat: null, note: error instanceof Error ? error.message : String(error) };
  }
}

/** What a GGUF file says of itself. */
export function ggufChatTemplate({ metadata }: GgufFile): ChatTemplate | null {
  const template = metadata.get('tokenizer.chat_template');
  const tokens = metadata.get('tokenizer.ggml.tokens');
  const tokenAt = (key: string): string => {
    const id = metadata.get(`tokenizer.ggml.${key}`);
    const text: unknown = Array.isArray(tokens) && typeof id === 'number' ? tokens[id] : undefined;
    return typeof text === 'string' ? text : '';
  };
  if (typeof template !== 'string' || template === '') return null;
  return { template, bosToken: tokenAt('bos_token_id'), eosToken: tokenAt('eos_token_id') };
}

function textOf(token: string | { readonly content: string } | null | undefined): string {
  return typeof token === 'string' ? token : (token?.content ?? '');
}
