import { ensure } from '../../base/brand.ts';
import type { ModelPlan } from '../../model/plan.ts';
import type { Token } from '../../model/token.ts';
import type { LoomTokenizer } from '../tokenizer/loadTokenizer.ts';
import type { StackTokens } from './textRun.ts';

/** A text, or the ids of its tokens. */
export type EngineInput = string | readonly number[];

export interface StackInputs {
  readonly text: EngineInput;
  /** Tokens of the text, where they are known already. */
  readonly read?: readonly Token[] | null | undefined;
  /** What the decoder beside an encoder has written so far, or what a decoder alone goes on with. */
  readonly decoder?: EngineInput | undefined;
}

export interface TokenParts {
  readonly plan: ModelPlan;
  /** null: only ids can be read. */
  readonly tokenizer: Pick<LoomTokenizer, 'encode' | 'pieceText'> | null;
}

/** What every stack of a model reads. A decoder beside an encoder begins with its start token. */
export function stackTokens(
  parts: TokenParts,
  { text, read: known, decoder = '' }: StackInputs,
): StackTokens {
  const [first, second] = parts.plan.stacks;
  const read = known ?? tokensOf(parts, text);
  const written = writtenTokens(parts, decoder);
  if (!second) return { [ensure(first, 'a stack of the plan')]: [...read, ...follow(read, written)] };
  const start = { ...idToken(parts, parts.plan.config.decoderStart ?? 0), special: true };
  // Ids may be given with the start token or without it.
  const bare = written[0]?.id === start.id && typeof decoder !== 'string' ? written.slice(1) : written;
  return { [ensure(first, 'a stack of the plan')]: read, [second]: [start, ...follow([], bare)] };
}

/** A token that was given, or chosen, by its id: its text follows on what stands before it. */
export function chosenToken(id: number, piece: string, end: number): Token {
  return { id, piece, text: piece, start: end, end: end + piece.length, special: false };
}

function tokensOf(parts: TokenParts, input: EngineInput): readonly Token[] {
  if (typeof input !== 'string') return input.map((id) => idToken(parts, id));
  if (parts.tokenizer) return parts.tokenizer.encode(input);
  throw new Error('tokenizer.json: found no such file, expected one to read a text');
}

/** Without the marks that a tokenizer puts around a text. */
function writtenTokens(parts: TokenParts, decoder: EngineInput): readonly Token[] {
  if (decoder === '' || typeof decoder !== 'string') return decoder === '' ? [] : tokensOf(parts, decoder);
  return tokensOf(parts, decoder).filter(({ special }) => !special);
}

function follow(before: readonly Token[], tokens: readonly Token[]): readonly Token[] {
  let end = before.at(-1)?.end ?? 0;
  return tokens.map((token) => {
    const placed = { ...token, start: end, end: end + token.text.length };
    end = placed.end;
    return placed;
  });
}

/** Ids that were given as such have no place in a text. */
function idToken(parts: TokenParts, id: number): Token {
  return { ...chosenToken(id, pieceText(parts.tokenizer, id), 0), end: 0 };
}

/** Models may have more rows than their vocabulary has entries; such an id is shown as a number. */
export function pieceText(tokenizer: TokenParts['tokenizer'], id: number): string {
  try {
    return tokenizer?.pieceText(id) ?? `<${id}>`;
  } catch {
    return `<${id}>`;
  }
}
