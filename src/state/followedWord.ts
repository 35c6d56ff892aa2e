import type { FollowedWord } from '../model/lens.ts';
import type { LoomState } from './loomState.ts';

/** The word whose way through the layers is followed, and how it is called. */
export interface Followed {
  readonly word: FollowedWord;
  readonly text: string;
}

/** The chosen word, or the best guess after a token (the last one unless told); null before there is one. */
export function followedWord(
  { view, run }: Pick<LoomState, 'view' | 'run'>,
  pos = run.predictions.length - 1,
): Followed | null {
  if (view.word !== null) return { word: view.word, text: view.word };
  const best = run.predictions[pos]?.[0];
  return best ? { word: best.id, text: best.text } : null;
}
