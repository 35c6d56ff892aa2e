const bare = /%(?:3A|2C|40|2F|5B|5D)/g;

/** `encodeURIComponent`, with `: , @ / [ ]` left as they are. Never throws: a lone surrogate becomes U+FFFD. */
export function encodeLinkValue(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD')).replace(bare, decodeURIComponent);
}

/** Twin of encodeLinkValue; a `+` is a plus. Null for text that is not percent-coded UTF-8. */
export function decodeLinkValue(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
