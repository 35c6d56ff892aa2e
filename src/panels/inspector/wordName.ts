import { focusedStore } from '../../state/lanes.ts';
import { keyWordsOf, type TokenRole, wordsOf } from '../useWords.ts';

/** `John (3)`: a token in labels that are read aloud. */
export function wordName(pos: number, of: TokenRole = 'query'): string {
  const words = of === 'key' ? keyWordsOf : wordsOf;
  return `${words(focusedStore().getState())[pos]?.word ?? ''} (${pos})`;
}
