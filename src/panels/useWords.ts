import { type TokenText, tokenTexts } from '../explain/tokenText.ts';
import type { StackName } from '../model/address.ts';
import type { LoomState } from '../state/loomState.ts';
import { useLoom } from '../state/useLoom.ts';

/** A token that looks, or one that is looked at: another text where a decoder looks at an encoder. */
export type TokenRole = 'query' | 'key';

/** How the tokens of the current run are written. */
export function useWords(of: TokenRole = 'query'): readonly TokenText[] {
  return useLoom(of === 'key' ? keyWordsOf : wordsOf);
}

export function wordsOf({ run }: LoomState): readonly TokenText[] {
  return tokenTexts(run.tokens, run.text);
}

/** How the tokens that are looked at are written. */
export function keyWordsOf({ run }: LoomState): readonly TokenText[] {
  return tokenTexts(run.keyTokens, run.text);
}

/** How the tokens of one stack are written. */
export function stackWords({ run }: Pick<LoomState, 'run'>, stack: StackName): readonly TokenText[] {
  const own = run.attentions.find(({ facts }) => facts.name === stack);
  return tokenTexts(own?.tokens ?? run.tokens, run.text);
}

/** The leading selected token of the run; null when none of its tokens is selected. */
export function leadingToken({ view, run }: LoomState): number | null {
  const pos = view.queries.at(-1);
  return pos !== undefined && pos < run.tokens.length ? pos : null;
}

/** The open head, or the first of several; null in the overview. */
export function openHeadOf({ view }: LoomState): number | null {
  return view.layer === null ? null : (view.heads[0] ?? 0);
}
