/** What follows `#` in a permalink: keys of the link format, in the order given. */
export function linkTo(keys: Readonly<Record<string, string | number>>): string {
  const pairs = Object.entries(keys).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return ['v=1', ...pairs].join('&');
}
