import { store } from '../../state/store.ts';
import { wordsOf } from '../useWords.ts';

/** `John (3)`: a token in labels that are read aloud. */
export function wordName(pos: number): string {
  return `${wordsOf(store.getState())[pos]?.word ?? ''} (${pos})`;
}
