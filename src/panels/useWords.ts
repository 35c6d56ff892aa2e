import { type TokenText, tokenTexts } from '../explain/tokenText.ts';
import type { LoomState } from '../state/loomState.ts';
import { useLoom } from '../state/useLoom.ts';

/** How the tokens of the current run are written. */
export function useWords(): readonly TokenText[] {
  return useLoom(wordsOf);
}

export function wordsOf({ run }: LoomState): readonly TokenText[] {
  return tokenTexts(run.tokens, run.text);
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
