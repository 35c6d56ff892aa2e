import type { LoomTokenizer } from '../../src/engine/tokenizer/loadTokenizer.ts';

const passage =
  'A weaver stretches the long threads first, one beside the other, and only then sends the shuttle across them. ' +
  'Each pass of the shuttle meets every thread that is already there, lifts some and leaves others, and so the ' +
  'cloth remembers the order in which it was made. Nothing that comes later can change a row that is finished; ' +
  'it can only look back at it. When the pattern repeats, an experienced eye sees the next row before it is ' +
  'woven, and a mistake stands out because it is not what the rows before had promised. Old looms were driven ' +
  'by cards with holes, and whoever could read the cards could read the cloth before a single thread had moved.';

const sentences = passage.split(/(?<=[.;]) /);

/**
 * A stretch of plain English that has exactly `length` tokens, with their ids; `variant` chooses the sentence it
 * begins with, so that two runs need not be of the same text.
 */
export function textOfLength(
  tokenizer: LoomTokenizer,
  length: number,
  variant = 0,
): { readonly text: string; readonly ids: readonly number[] } {
  const first = variant % sentences.length;
  const whole = [...sentences.slice(first), ...sentences.slice(0, first)].join(' ');
  const tokens = tokenizer.encode(whole).slice(0, length);
  const text = whole.slice(0, tokens.at(-1)?.end);
  const ids = tokenizer.encode(text).map(({ id }) => id);
  if (ids.length !== length) throw new Error(`A text of ${length} tokens was expected, found ${ids.length}.`);
  return { text, ids };
}
