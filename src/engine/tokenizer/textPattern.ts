import { ModelError } from '../../model/error.ts';
import { type Character, joinText } from './characters.ts';

/** Matches in characters: [from, to) of each, in order, none empty. */
export type FindMatches = (characters: readonly Character[]) => readonly (readonly [number, number])[];

/** A `pattern` of tokenizer.json: a text, or a regular expression. Throws ModelError for one that cannot be read. */
export function textPattern(pattern: unknown, file: string, field: string): FindMatches {
  const { String: text, Regex: source } = pattern as { readonly String?: string; readonly Regex?: string };
  const expression = readExpression(text === undefined ? (source ?? '') : escapeText(text), file, field);
  return (characters) => {
    const whole = joinText(characters);
    const places = unitPlaces(characters);
    return [...whole.matchAll(expression)].flatMap(({ 0: found, index }) => {
      if (found === '') return [];
      return [[places.get(index) ?? 0, places.get(index + found.length) ?? characters.length] as const];
    });
  };
}

function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function readExpression(source: string, file: string, field: string): RegExp {
  try {
    return new RegExp(asOniguruma(source), 'gu');
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new ModelError({ file, field, found, expected: 'a pattern that can be read' });
  }
}

/** White space and digits as the Rust library's expressions read them: by Unicode's properties. */
const classes: Readonly<Record<string, string>> = {
  s: '\\p{White_Space}',
  S: '\\P{White_Space}',
  d: '\\p{Nd}',
  D: '\\P{Nd}',
};

function asOniguruma(source: string): string {
  return source.replace(/\\(.)/gsu, (whole, letter: string) => classes[letter] ?? whole);
}

/** UTF-16 position in the joined text -> place among the characters. */
function unitPlaces(characters: readonly Character[]): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  let unit = 0;
  characters.forEach(({ text }, index) => {
    places.set(unit, index);
    unit += text.length;
  });
  return places.set(unit, characters.length);
}
