declare const brand: unique symbol;

/** A string that has passed through the one parser entitled to make it. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

export function assertNever(value: never, where: string): never {
  throw new Error(`${where}: no case for ${JSON.stringify(value)}`);
}

export function ensure<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new Error(`${what} is missing`);
  return value;
}
