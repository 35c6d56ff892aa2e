/** What a link's value can turn out to be. */
export type Parsed<T> = { readonly kind: 'value'; readonly value: T } | { readonly kind: 'bad' };

/** One key of a link: how a field of the view is written, and read back. */
export interface Codec<T> {
  readonly key: string;
  /** Before percent-coding. Null: not written, because a link cannot say it. */
  readonly format: (value: T) => string | null;
  /** After percent-decoding. */
  readonly parse: (text: string) => Parsed<T>;
}

export const bad = { kind: 'bad' } as const;

export function value<T>(value: T): Parsed<T> {
  return { kind: 'value', value };
}

const wholeNumber = /^(?:0|[1-9]\d{0,5})$/;

/** 0 to 999,999. */
export function indexCodec(key: string): Codec<number | null> {
  return {
    key,
    format: (index) => (index === null ? null : String(index)),
    parse: (text) => (wholeNumber.test(text) ? value(Number(text)) : bad),
  };
}

const longestList = 1000;

/** Different whole numbers joined by `.`; their order is kept. */
export function indicesCodec(key: string): Codec<readonly number[]> {
  return {
    key,
    format: (indices) => (indices.length === 0 ? null : indices.join('.')),
    parse(text) {
      const parts = text.split('.', longestList + 1);
      const differ = new Set(parts).size === parts.length;
      const good = differ && parts.length <= longestList && parts.every((part) => wholeNumber.test(part));
      return good ? value(parts.map(Number)) : bad;
    },
  };
}

/** Ids of tokens joined by `.`, in the order in which they were added; an empty list is one, too. */
export function idsCodec(key: string): Codec<readonly number[]> {
  return {
    key,
    format: (ids) => ids.join('.'),
    parse(text) {
      const parts = text === '' ? [] : text.split('.', longestList + 1);
      const good = parts.length <= longestList && parts.every((part) => wholeNumber.test(part));
      return good ? value(parts.map(Number)) : bad;
    },
  };
}

/** One of some words. */
export function choiceCodec<T extends string>(key: string, choices: readonly T[]): Codec<T> {
  return {
    key,
    format: (choice) => choice,
    parse(text) {
      const found = choices.find((choice) => choice === text);
      return found === undefined ? bad : value(found);
    },
  };
}

/** A codec whose field may also be null, which is never written. */
export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    ...codec,
    format: (field) => (field === null ? null : codec.format(field)),
  };
}

export function flagCodec(key: string): Codec<boolean> {
  return { key, format: (on) => (on ? '1' : null), parse: (text) => (text === '1' ? value(true) : bad) };
}
