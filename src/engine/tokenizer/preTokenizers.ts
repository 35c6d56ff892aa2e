import type { Character } from './characters.ts';
import { isSpace, prepend } from './normalizers.ts';
import { textPattern } from './textPattern.ts';
import type { Component } from './tokenizerFile.ts';

type Words = readonly (readonly Character[])[];
type Split = (word: readonly Character[]) => Words;

/** How each pre-tokeniser cuts a stretch of characters; white space that separates words goes. */
const preTokenizers: Readonly<Record<string, (step: Component, file: string) => Split>> = {
  WhitespaceSplit: () => splitAtSpaces,
  BertPreTokenizer: () => (word) => splitAtSpaces(word).flatMap(isolatePunctuation),
  Metaspace: metaspace,
  Split: splitAtMatches,
};

/** The steps one after the other; empty words go. */
export function createPreTokenizer(steps: readonly Component[], file: string): Split {
  const made = steps.map(
    (step) => preTokenizers[step.type]?.(step, file) ?? ((word: readonly Character[]) => [word]),
  );
  return (characters) =>
    made
      .reduce<Words>((words, split) => words.flatMap(split), [characters])
      .filter((word) => word.length > 0);
}

function splitAtSpaces(word: readonly Character[]): Words {
  const words: Character[][] = [[]];
  for (const character of word) {
    if (isSpace(character.text)) words.push([]);
    else words.at(-1)?.push(character);
  }
  return words.filter((part) => part.length > 0);
}

const isPunctuation = (text: string): boolean => /^[!-/:-@[-`{-~\p{P}]$/u.test(text);

function isolatePunctuation(word: readonly Character[]): Words {
  const words: Character[][] = [[]];
  for (const character of word) {
    if (isPunctuation(character.text)) words.push([character], []);
    else words.at(-1)?.push(character);
  }
  return words.filter((part) => part.length > 0);
}

/** Spaces become a mark that words begin with (Kudo & Richardson 2018). */
function metaspace(step: Component): Split {
  const mark = String(step.replacement ?? '▁');
  const scheme = step.prepend_scheme ?? (step.add_prefix_space === false ? 'never' : 'always');
  return (word) => {
    const marked = word.map((character) =>
      character.text === ' ' ? { ...character, text: mark } : character,
    );
    const isFirst = marked[0]?.start === 0;
    const wanted = scheme === 'always' || (scheme === 'first' && isFirst);
    const begun = wanted && marked[0]?.text !== mark ? prepend(mark)(marked) : marked;
    return step.split === false ? [begun] : splitBefore(begun, mark);
  };
}

function splitBefore(word: readonly Character[], mark: string): Words {
  const words: Character[][] = [[]];
  for (const character of word) {
    if (character.text === mark) words.push([character]);
    else words.at(-1)?.push(character);
  }
  return words;
}

/** What a match becomes: a word of its own, or the end of the word before it. */
function splitAtMatches(step: Component, file: string): Split {
  const find = textPattern(step.pattern, file, 'pre_tokenizer.pattern');
  const ends = step.behavior === 'MergedWithPrevious';
  return (word) => {
    const words: (readonly Character[])[] = [];
    let done = 0;
    for (const [from, to] of find(word)) {
      words.push(word.slice(done, ends ? to : from));
      if (!ends) words.push(word.slice(from, to));
      done = to;
    }
    return [...words, word.slice(done)];
  };
}
