import { ModelError } from './error.ts';

/** Typed reads of one JSON object; every failure names file, field, what was found and what was expected. */
export function configReader(json: Readonly<Record<string, unknown>>, file: string) {
  const fail = (field: string, expected: string): never => {
    throw new ModelError({ file, field, found: show(json[field]), expected });
  };
  const number = (
    field: string,
    fallback: number | undefined,
    accept: (n: number) => boolean,
    expected: string,
  ) => {
    const value = json[field] ?? fallback;
    return typeof value === 'number' && Number.isFinite(value) && accept(value)
      ? value
      : fail(field, expected);
  };
  const whole = (field: string, fallback: number | undefined, most: number) => {
    const fits = (n: number) => Number.isSafeInteger(n) && n > 0 && n <= most;
    return number(field, fallback, fits, `a whole number from 1 to ${most}`);
  };
  return {
    has: (field: string): boolean => json[field] !== undefined && json[field] !== null,
    /** The one of two spellings that the file uses; the first when it uses neither. */
    spelling: (...fields: readonly [string, string]) =>
      fields.find((field) => json[field] !== undefined) ?? fields[0],
    count: (field: string, fallback?: number) => whole(field, fallback, 2 ** 24),
    /** Every layer costs a graph: a file that asks for millions of them would not come back. */
    layers: (field: string, fallback?: number) => whole(field, fallback, 1000),
    index: (field: string, fallback?: number) =>
      number(field, fallback, (n) => Number.isSafeInteger(n) && n >= 0, 'a whole number from 0 on'),
    positive: (field: string, fallback?: number) => number(field, fallback, (n) => n > 0, 'a number above 0'),
    flag(field: string, fallback: boolean): boolean {
      const value = json[field] ?? fallback;
      return typeof value === 'boolean' ? value : fail(field, 'true or false');
    },
    texts(field: string): readonly string[] | undefined {
      const value = json[field];
      if (value === undefined || value === null) return undefined;
      return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
        ? value
        : fail(field, 'a list of words');
    },
    object(field: string): Readonly<Record<string, unknown>> | undefined {
      const value = json[field];
      if (value === undefined || value === null) return undefined;
      return typeof value === 'object' && !Array.isArray(value)
        ? (value as Readonly<Record<string, unknown>>)
        : fail(field, 'an object or null');
    },
    oneOf<T extends string>(field: string, choices: readonly T[], fallback?: T): T {
      const value = json[field] ?? fallback;
      return choices.find((choice) => choice === value) ?? fail(field, choices.join(' or '));
    },
    require(holds: boolean, field: string, expected: string): void {
      if (!holds) fail(field, expected);
    },
  };
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);
}
