import { store } from '../../state/store.ts';
import { keyWordsOf, type TokenRole, wordsOf } from '../useWords.ts';

/** `John (3)`: a token in labels that are read aloud. */
export function wordName(pos: number, of: TokenRole = 'query'): string {
  const words = of === 'key' ? keyWordsOf : wordsOf;
  return `${words(store.getState())[pos]?.word ?? ''} (${pos})`;
}
