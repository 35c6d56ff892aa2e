import { ModelError } from '../../model/error.ts';
import type { Change } from './characters.ts';

/** Finds what replaces the beginning of a text; null where nothing does. */
export type FindReplacement = (chunk: string) => string | null;

const utf8 = new TextEncoder();

/**
 * The character map of a SentencePiece model (Kudo & Richardson 2018): base64 of a double-array trie (Yata's darts-clone)
 * with its length in front, and behind it the replacements, each ended by a zero byte.
 */
export function readPrecompiledMap(base64: string, file: string): FindReplacement {
  const fail = (found: string): never => {
    throw new ModelError({
      file,
      field: 'normalizer.precompiled_charsmap',
      found,
      expected: 'a character map',
    });
  };
  const bytes = decodeBase64(base64) ?? fail('text that is not base64');
  if (bytes.length < 4) fail(`${bytes.length} bytes`);
  const view = new DataView(bytes.buffer);
  const trieBytes = view.getUint32(0, true);
  if (trieBytes === 0 || trieBytes % 4 !== 0 || 4 + trieBytes > bytes.length)
    fail(`a trie of ${trieBytes} bytes`);
  const trie = Uint32Array.from({ length: trieBytes / 4 }, (_, index) => view.getUint32(4 + 4 * index, true));
  const replacements = bytes.subarray(4 + trieBytes);
  const text = new TextDecoder();
  return (chunk) => {
    const from = firstPrefix(trie, utf8.encode(chunk));
    if (from === null || from > replacements.length) return null;
    const end = replacements.indexOf(0, from);
    return text.decode(replacements.subarray(from, end < 0 ? replacements.length : end));
  };
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

/** Value of the shortest entry that `key` begins with. */
function firstPrefix(trie: Uint32Array, key: Uint8Array): number | null {
  let node = offsetOf(trie[0] ?? 0);
  for (const byte of key) {
    if (byte === 0) return null;
    node ^= byte;
    const unit = trie[node];
    if (unit === undefined || labelOf(unit) !== byte) return null;
    node ^= offsetOf(unit);
    if (hasLeaf(unit)) return (trie[node] ?? 0) & 0x7fffffff;
  }
  return null;
}

const labelOf = (unit: number) => (unit & 0x800000ff) >>> 0;
const hasLeaf = (unit: number) => (unit & 0x100) !== 0;
const offsetOf = (unit: number) => ((unit >>> 10) << ((unit & 0x200) >>> 6)) >>> 0;

/** Longest grapheme, in UTF-8 bytes, that is looked up as a whole. */
const longestGrapheme = 5;

/** Replaces graphemes, or else their characters, as the Rust library does it. */
export function precompiledChanges(text: string, find: FindReplacement): readonly Change[] {
  const changes: Change[] = [];
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    const whole = utf8.encode(segment).length <= longestGrapheme ? find(segment) : null;
    if (whole !== null) replace(changes, segment, whole);
    else for (const character of segment) replaceCharacter(changes, character, find(character));
  }
  return changes;
}

function replaceCharacter(changes: Change[], character: string, replacement: string | null): void {
  if (replacement === null) changes.push([character, 0]);
  else replace(changes, character, replacement);
}

/** More characters than before: the last ones are inserted; fewer: the last one drops the others. */
function replace(changes: Change[], before: string, after: string): void {
  const difference = [...after].length - [...before].length;
  for (const character of after) changes.push([character, 0]);
  for (let back = 1; back <= difference; back++) {
    const [text = ''] = changes[changes.length - back] ?? [];
    changes[changes.length - back] = [text, 1];
  }
  const last = changes.at(-1);
  if (difference < 0 && last) changes[changes.length - 1] = [last[0], last[1] + difference];
}
