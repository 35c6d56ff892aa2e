const sizes: Readonly<Record<string, number>> = {
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  U8: 1,
  BOOL: 1,
  F64: 8,
  I8: 1,
  I16: 2,
};

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** Why these bytes are no safetensors file (the format's README), judged from the bytes alone; null if they are. */
export function judgeSafetensors(bytes: Uint8Array): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length));
  const { __metadata__: _, ...tensors } = JSON.parse(text) as Record<string, Entry>;
  const inOrder = Object.entries(tensors).sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]);
  let end = 0;
  for (const [
    name,
    {
      dtype,
      shape,
      data_offsets: [from, to],
    },
  ] of inOrder) {
    if (from !== end) return `${name} begins at ${from}, ${end} was the end before`;
    if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) return `${name} has shape ${shape}`;
    const bytesOf = sizes[dtype];
    const expected = shape.reduce((product, size) => product * size, bytesOf ?? Number.NaN);
    if (bytesOf !== undefined && to - from !== expected)
      return `${name} has ${to - from} bytes, not ${expected}`;
    end = to;
  }
  return 8 + length + end === bytes.length
    ? null
    : `${bytes.length} bytes, tensors end at ${8 + length + end}`;
}
