import type { GgufCursor } from './ggufCursor.ts';

export type GgufValue = number | bigint | boolean | string | readonly GgufValue[];

/** Readers of the value types by number (ggml's gguf.md); 9 is an array and read by `readValue`. */
const readers: Readonly<Record<number, (cursor: GgufCursor, field: string) => Promise<GgufValue>>> = {
  0: (cursor, field) => cursor.uint8(field),
  1: (cursor, field) => cursor.number(1, field, (view, at) => view.getInt8(at)),
  2: (cursor, field) => cursor.number(2, field, (view, at) => view.getUint16(at, true)),
  3: (cursor, field) => cursor.number(2, field, (view, at) => view.getInt16(at, true)),
  4: (cursor, field) => cursor.uint32(field),
  5: (cursor, field) => cursor.number(4, field, (view, at) => view.getInt32(at, true)),
  6: (cursor, field) => cursor.number(4, field, (view, at) => view.getFloat32(at, true)),
  7: async (cursor, field) => (await cursor.uint8(field)) !== 0,
  8: (cursor, field) => cursor.text(field),
  10: async (cursor, field) => asNumber(await cursor.uint64(field)),
  11: (cursor, field) => cursor.number(8, field, (view, at) => asNumber(view.getBigInt64(at, true))),
  12: (cursor, field) => cursor.number(8, field, (view, at) => view.getFloat64(at, true)),
};

const arrayType = 9;
/** Fewest bytes that a value of each type takes. */
const leastBytes: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  8: 8,
  9: 12,
  10: 8,
  11: 8,
  12: 8,
};

function asNumber(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER)
    ? Number(value)
    : value;
}

/** All `count` pairs, by key. Throws ModelError. */
export async function readMetadata(
  cursor: GgufCursor,
  count: number,
): Promise<ReadonlyMap<string, GgufValue>> {
  const metadata = new Map<string, GgufValue>();
  for (let index = 0; index < count; index++) {
    const key = await cursor.text(`metadata key ${index}`);
    if (metadata.has(key)) cursor.fail(key, 'the key twice', 'one value per key');
    metadata.set(key, await readValue(cursor, await cursor.uint32(key), key, 0));
  }
  return metadata;
}

/** Arrays of arrays are allowed by the format; nobody nests them deeper. */
const deepest = 4;

async function readValue(cursor: GgufCursor, type: number, key: string, depth: number): Promise<GgufValue> {
  if (type !== arrayType) {
    const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
    return read ? read(cursor, key) : cursor.fail(key, `value type ${type}`, 'one of 0 to 12');
  }
  if (depth >= deepest) cursor.fail(key, 'arrays within arrays', `at most ${deepest} deep`);
  const itemType = await cursor.uint32(key);
  const length = await cursor.uint64(key);
  const least = leastBytes[itemType];
  if (least === undefined) return cursor.fail(key, `value type ${itemType}`, 'one of 0 to 12');
  if (length * BigInt(least) > cursor.left) {
    cursor.fail(key, `an array of ${length} values`, `at most the ${cursor.left} bytes before the file ends`);
  }
  const items: GgufValue[] = [];
  for (let index = 0; index < length; index++) items.push(await readValue(cursor, itemType, key, depth + 1));
  return items;
}
