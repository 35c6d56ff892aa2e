/** First key that stands twice in the outermost object of valid JSON, or null. JSON.parse keeps the last silently. */
export function repeatedKey(json: string): string | null {
  const seen = new Set<string>();
  let depth = 0;
  let last = '';
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;
  for (let found = tokens.exec(json); found; found = tokens.exec(json)) {
    const [token] = found;
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && token === ':') {
      const key = JSON.parse(last) as string;
      if (seen.has(key)) return key;
      seen.add(key);
    } else last = token;
  }
  return null;
}
