export type WrittenTensor =
  | {
      readonly name: string;
      readonly dtype: 'F32';
      readonly shape: readonly number[];
      readonly values: Float32Array;
    }
  | {
      readonly name: string;
      readonly dtype: 'I64';
      readonly shape: readonly number[];
      readonly values: BigInt64Array;
    };

/**
 * Bytes of a safetensors file. Same tensors and metadata, same bytes: I64 stand before F32, each by name, and the
 * header is padded with spaces so that the data begins at a multiple of 8.
 */
export function writeSafetensors(
  tensors: readonly WrittenTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const ordered = [...tensors].sort((a, b) =>
    a.dtype === b.dtype ? compare(a.name, b.name) : a.dtype === 'I64' ? -1 : 1,
  );
  let end = 0;
  const entries = ordered.map(({ name, dtype, shape, values }): readonly [string, unknown] => {
    const length = shape.reduce((product, size) => product * size, 1);
    if (length !== values.length)
      throw new RangeError(`${name}: ${values.length} values for shape [${shape}]`);
    const begin = end;
    end += values.byteLength;
    return [name, { dtype, shape, data_offsets: [begin, end] }];
  });
  const listed = new Map([['__metadata__', metadata] as const, ...entries]);
  if (listed.size !== tensors.length + 1) throw new RangeError('two tensors have the same name');
  const header = [...listed]
    .map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`)
    .join(',');
  const json = new TextEncoder().encode(`{${header}}`);
  const dataStart = Math.ceil((8 + json.length) / 8) * 8;
  const bytes = new Uint8Array(dataStart + end).fill(0x20, 8, dataStart);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(dataStart - 8), true);
  bytes.set(json, 8);
  let at = dataStart;
  for (const { values } of ordered) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/** By UTF-16 code unit, whatever the language of the device. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
