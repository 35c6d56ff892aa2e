/**
 * The alphabet of byte-level BPE (GPT-2, `bytes_to_unicode`): every byte has one printable character, so that a
 * vocabulary can be text. Printable bytes of Latin-1 stand for themselves, the other 68 are U+0100 onwards, in order.
 */
function buildAlphabet(): readonly string[] {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xff && byte !== 0xad);
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++));
}

/** Character of each byte, by byte. */
export const byteAlphabet: readonly string[] = buildAlphabet();

/** Byte of each character of the alphabet. */
export const byteOfCharacter: ReadonlyMap<string, number> = new Map(
  byteAlphabet.map((character, byte) => [character, byte]),
);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of bytes; null if they are not valid UTF-8. */
export function validUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** How many bytes the character takes that begins with `lead`; 1 for a byte that begins none. */
function characterBytes(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/** `<0xE6>`: how a byte that is no whole character is written, here and in byte-fallback vocabularies. */
export function formatByte(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
}

/** Text of bytes; those that belong to no whole character are written `<0xE6>`. */
export function readableBytes(bytes: Uint8Array): string {
  let readable = '';
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0;
    const size = characterBytes(lead);
    const character = validUtf8(bytes.subarray(at, at + size));
    readable += character ?? formatByte(lead);
    at += character === null ? 1 : size;
  }
  return readable;
}
