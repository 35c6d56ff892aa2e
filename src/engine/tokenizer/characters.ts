import { type AlignedWord, utf8Size } from './alignedWord.ts';

/** One code point on its way from the source to the model, and the span of the source it stands for. */
export interface Character {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Characters of a stretch of the source that begins at `start`. */
export function splitCharacters(text: string, start: number): readonly Character[] {
  let at = start;
  return Array.from(text, (character) => {
    const begin = at;
    at += character.length;
    return { text: character, start: begin, end: at };
  });
}

export function joinText(characters: readonly Character[]): string {
  return characters.map(({ text }) => text).join('');
}

export function toWord(characters: readonly Character[]): AlignedWord {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { text, start, end } of characters) {
    for (let left = utf8Size(text.codePointAt(0) ?? 0); left > 0; left--) {
      starts.push(start);
      ends.push(end);
    }
  }
  return { text: joinText(characters), starts, ends };
}

/**
 * A character of the result and how it came about, as the Rust library counts (`NormalizedString::transform`):
 * 0 takes the next character's place, 1 is inserted behind it, -n takes its place and drops n after it.
 */
export type Change = readonly [text: string, change: number];

/** Characters after `changes`, which tell of all of them in order; `dropped`: how many go before the first. */
export function transform(
  characters: readonly Character[],
  changes: readonly Change[],
  dropped = 0,
): readonly Character[] {
  let next = dropped;
  const nowhere = characters[0] ?? { start: 0, end: 0 };
  return changes.map(([text, change]) => {
    const at = change > 0 ? next - 1 : next;
    if (change <= 0) next += 1 - change;
    const { start, end } = characters[Math.min(at, characters.length - 1)] ?? nowhere;
    return { text, start, end };
  });
}

/** Each character becomes those that `map` gives for it: the first takes its place, the others stand behind it. */
export function mapCharacters(
  characters: readonly Character[],
  map: (text: string) => string,
): readonly Character[] {
  return characters.flatMap((character) => {
    const text = map(character.text);
    if (text === character.text) return [character];
    return Array.from(text, (part) => ({ ...character, text: part }));
  });
}
