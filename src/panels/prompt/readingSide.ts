import type { Token } from '../../model/token.ts';
import type { StackChoice } from '../../model/view.ts';
import type { LoomState } from '../../state/loomState.ts';
import { focusedStore } from '../../state/lanes.ts';

const none: readonly number[] = [];

/** Tokens of the text that was typed: of an encoder-decoder, those that the encoder reads. */
export function readTokens({ run }: LoomState): readonly Token[] {
  return run.attentions[0]?.tokens ?? run.tokens;
}

/** Which of them are selected: as words that look, or as the one that is looked at across the bridge. */
export function selectedReading({ view, run }: LoomState): readonly number[] {
  const first = run.attentions[0]?.facts;
  if (!first || run.stack?.name === first.name) return inText(view.queries, run.tokens.length);
  if (run.stack?.keysOf !== first.name || view.key === null) return none;
  return pairKey(view.key);
}

let last: readonly number[] = none;

/** The same list for the same key. */
function pairKey(key: number): readonly number[] {
  if (last[0] !== key) last = [key];
  return last;
}

function inText(queries: readonly number[], length: number): readonly number[] {
  return queries.every((query) => query < length) ? queries : none;
}

/** The attention that a click in the sentence is about; undefined where there is one. */
export function readingOf(): StackChoice | undefined {
  const { attentions } = focusedStore().getState().run;
  return attentions.length > 1 ? attentions[0]?.facts.choice : undefined;
}
