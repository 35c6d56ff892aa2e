import type { Group } from '../model/derive/wordGroups.ts';
import { type TokenRole, useWords } from './useWords.ts';
import { Word } from './Word.tsx';

interface WordGroupProps {
  readonly group: Group;
  readonly place: 'always' | 'never';
  readonly accent?: boolean;
  readonly of?: TokenRole;
}

/** A word by its pieces, written together, with the positions it covers. */
export function WordGroup({ group, place, accent = false, of = 'query' }: WordGroupProps) {
  const words = useWords(of);
  const [first] = group;
  const last = group.at(-1);
  if (first === undefined) return null;
  if (first === last) return <Word pos={first} place={place} accent={accent} of={of} />;
  return (
    <span className={accent ? 'word accent' : 'word'}>
      {group.map((pos) => words[pos]?.word ?? '').join('')}
      {place === 'always' && (
        <sub>
          {first}–{last}
        </sub>
      )}
    </span>
  );
}
