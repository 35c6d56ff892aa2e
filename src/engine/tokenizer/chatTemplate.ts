import type { ChatTemplate } from '../../model/chatTemplate.ts';
import type { Token } from '../../model/token.ts';
import type { LoomTokenizer } from './loadTokenizer.ts';

/** A template with one message of the user in it, ready for the model's answer. */
export interface RenderedChat {
  readonly text: string;
  /** Where the message stands in it. */
  readonly from: number;
  readonly to: number;
}

/** Stands for the message while its place is looked for; no text has it. */
const placeholder = '\uE000\uF8FF\uE000';

/**
 * Puts a message into a chat template, as transformers' `apply_chat_template` does with `add_generation_prompt`. Rejects
 * with what the template itself, or its reader, says of what it cannot do.
 */
export async function renderChat(
  { template, bosToken, eosToken }: ChatTemplate,
  message: string,
): Promise<RenderedChat> {
  const { Template } = await import('@huggingface/jinja');
  const read = new Template(template);
  const render = (content: string): string =>
    read.render({
      messages: [{ role: 'user', content }],
      add_generation_prompt: true,
      bos_token: bosToken,
      eos_token: eosToken,
    });
  const text = render(message);
  const [before = '', after = ''] = render(placeholder).split(placeholder);
  const isAround = text.startsWith(before) && text.endsWith(after);
  return isAround
    ? { text, from: before.length, to: text.length - after.length }
    : { text, from: 0, to: text.length };
}

/**
 * Tokens of a rendered chat, with the offsets of the message alone: tokens of the template are special, and stand
 * without width before or behind it. `message`: as it was typed; templates may trim it.
 */
export function chatTokens(
  tokens: readonly Token[],
  { text, from, to }: RenderedChat,
  message: string,
): readonly Token[] {
  const shift = Math.max(0, message.indexOf(text.slice(from, to))) - from;
  // What a tokenizer puts around every text, the template has written out where it is wanted.
  return tokens
    .filter(({ special, start, end }) => !(special && start === end))
    .map((token) => {
      const isOurs = token.end > from && token.start < to && !token.special;
      if (!isOurs) {
        const at = token.end <= from ? 0 : message.length;
        return { ...token, start: at, end: at, special: true };
      }
      const start = Math.max(token.start, from) + shift;
      const end = Math.min(token.end, to) + shift;
      return { ...token, start, end };
    });
}

/** Tokens of a message in the model's chat template, or one sentence that says why it stands without one. */
export async function readMessage(
  {
    chat,
    tokenizer,
  }: { readonly chat: ChatTemplate | null; readonly tokenizer: Pick<LoomTokenizer, 'encode'> },
  message: string,
): Promise<{ readonly tokens: readonly Token[] | null; readonly problem: string | null }> {
  if (!chat)
    return { tokens: null, problem: 'This model has no chat template: the sentence is read as it is.' };
  try {
    const rendered = await renderChat(chat, message);
    return { tokens: chatTokens(tokenizer.encode(rendered.text), rendered, message), problem: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = `The sentence is read without the model’s chat template, which could not be applied: ${reason}`;
    return { tokens: null, problem };
  }
}
