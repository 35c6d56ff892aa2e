import { type Change, type Character, joinText, mapCharacters, transform } from './characters.ts';
import { precompiledChanges, readPrecompiledMap } from './precompiledMap.ts';
import { textPattern } from './textPattern.ts';
import type { Component } from './tokenizerFile.ts';

export type Normalize = (characters: readonly Character[]) => readonly Character[];

/** What each normaliser does to characters that know their source. */
const normalizers: Readonly<Record<string, (step: Component, file: string) => Normalize>> = {
  Prepend: (step) => prepend(String(step.prepend)),
  Replace: replaceMatches,
  NFC: () => composeAll,
  Lowercase: () => lowercase,
  Strip: (step) => strip(step.strip_left !== false, step.strip_right !== false),
  BertNormalizer: bertNormalizer,
  Precompiled: (step, file) => {
    const find = readPrecompiledMap(String(step.precompiled_charsmap), file);
    return (characters) => transform(characters, precompiledChanges(joinText(characters), find));
  },
};

/** The steps one after the other; those of types that are not here must have been refused before. */
export function createNormalizer(steps: readonly Component[], file: string): Normalize {
  const made = steps.map(
    (step) => normalizers[step.type]?.(step, file) ?? ((same: readonly Character[]) => same),
  );
  return (characters) => made.reduce((current, step) => step(current), characters);
}

/** Inserted text points to the first character. */
export function prepend(text: string): Normalize {
  return (characters) => {
    const [first] = characters;
    return first ? [...Array.from(text, (part) => ({ ...first, text: part })), ...characters] : characters;
  };
}

/** The replacement of a match points to the last character of it. */
function replaceMatches(step: Component, file: string): Normalize {
  const pattern = textPattern(step.pattern, file, 'normalizer.pattern');
  const content = [...String(step.content)];
  return (characters) => {
    const replaced: Character[] = [];
    let done = 0;
    for (const [from, to] of pattern(characters)) {
      replaced.push(...characters.slice(done, from));
      const last = characters[to - 1];
      if (last) replaced.push(...content.map((text) => ({ ...last, text })));
      done = to;
    }
    return done === 0 ? characters : [...replaced, ...characters.slice(done)];
  };
}

const lowercase: Normalize = (characters) => mapCharacters(characters, (text) => text.toLowerCase());

/** White space as Rust's `char::is_whitespace` has it. */
export const isSpace = (text: string): boolean => /^\p{White_Space}$/u.test(text);

function strip(left: boolean, right: boolean): Normalize {
  return (characters) => {
    let [from, to] = [0, characters.length];
    while (left && from < to && isSpace(characters[from]?.text ?? '')) from++;
    while (right && to > from && isSpace(characters[to - 1]?.text ?? '')) to--;
    return characters.slice(from, to);
  };
}

/** Characters that may join the one before: marks, and the later letters of a Hangul syllable. */
const joins = /^[\p{M}\u1160-\u11ff]$/u;

/** NFC (Unicode Annex 15). Of a composed character, the span is that of its first part. */
const composeAll: Normalize = (characters) => {
  if (joinText(characters).normalize('NFC') === joinText(characters)) return characters;
  const changes: Change[] = [];
  for (let from = 0; from < characters.length; ) {
    let to = from + 1;
    while (to < characters.length && joins.test(characters[to]?.text ?? '')) to++;
    const composed = [...joinText(characters.slice(from, to)).normalize('NFC')];
    const dropped = Math.max(0, to - from - composed.length);
    composed.forEach((text, index) => {
      changes.push([text, index === 0 ? -dropped : index < to - from ? 0 : 1]);
    });
    from = to;
  }
  return transform(characters, changes);
};

/** BERT's own (google-research/bert, tokenization.py): tidy, ideographs apart, accents off, lower case. */
function bertNormalizer(step: Component): Normalize {
  const steps: Normalize[] = [];
  if (step.clean_text !== false) steps.push(cleanText);
  if (step.handle_chinese_chars !== false) steps.push(spaceIdeographs);
  const isLower = step.lowercase !== false;
  if (step.strip_accents ?? isLower) steps.push(stripAccents);
  if (isLower) steps.push(lowercase);
  return (characters) => steps.reduce((current, normalize) => normalize(current), characters);
}

/** Control, format and private characters; those without a meaning yet stay. */
const isDropped = (text: string): boolean =>
  text === '\0' || text === '\uFFFD' || /^(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}]$/u.test(text);

const cleanText: Normalize = (characters) =>
  characters
    .filter(({ text }) => !isDropped(text))
    .map((character) => (isSpace(character.text) ? { ...character, text: ' ' } : character));

const isIdeograph = (text: string): boolean =>
  /^[\u4E00-\u9FFF\u3400-\u4DBF\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B920}-\u{2CEAF}\uF900-\uFAFF\u{2F800}-\u{2FA1F}]$/u.test(
    text,
  );

const spaceIdeographs: Normalize = (characters) =>
  mapCharacters(characters, (text) => (isIdeograph(text) ? ` ${text} ` : text));

const stripAccents: Normalize = (characters) =>
  mapCharacters(characters, (text) => text.normalize('NFD')).filter(({ text }) => !/^\p{Mn}$/u.test(text));
