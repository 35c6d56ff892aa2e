import { type TokenRole, useWords } from './useWords.ts';

interface WordProps {
  readonly pos: number;
  /** Position as a subscript: always, or only where the word stands more than once. */
  readonly place?: 'always' | 'repeated' | 'never';
  readonly accent?: boolean;
  readonly of?: TokenRole;
}

/** A token of the current run, as panels write it. */
export function Word({ pos, place = 'repeated', accent = false, of = 'query' }: WordProps) {
  const text = useWords(of)[pos];
  if (!text) return null;
  const placed = place === 'always' || (place === 'repeated' && text.repeated);
  return (
    <span className={accent ? 'word accent' : 'word'}>
      {text.word}
      {placed && <sub>{pos}</sub>}
    </span>
  );
}
