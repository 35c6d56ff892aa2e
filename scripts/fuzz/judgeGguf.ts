/** Weights and bytes of a block, by ggml's number of the type. */
const blocks: Readonly<Record<number, readonly [number, number]>> = {
  0: [1, 4],
  1: [1, 2],
  2: [32, 18],
  3: [32, 20],
  6: [32, 22],
  7: [32, 24],
  8: [32, 34],
  30: [1, 2],
};
const fixed: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};

/** Why these bytes are no GGUF file (ggml's gguf.md), judged from the bytes alone; null if they are. */
export function judgeGguf(bytes: Uint8Array): string | null {
  try {
    return walk(bytes);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function walk(bytes: Uint8Array): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const step = (size: number) => {
    at += size;
    return at - size;
  };
  const u32 = () => view.getUint32(step(4), true);
  const u64 = () => {
    const value = view.getBigUint64(step(8), true);
    if (value > BigInt(bytes.length)) throw new RangeError(`a length of ${value}`);
    return Number(value);
  };
  const text = () => {
    const length = u64();
    if (at + length > bytes.length) throw new RangeError('a text past the end');
    const from = step(length);
    return new TextDecoder().decode(bytes.subarray(from, at));
  };
  let alignment = 32;
  const skip = (type: number, key: string): void => {
    if (type === 8) text();
    else if (type === 9) {
      const item = u32();
      for (let left = u64(); left > 0; left--) skip(item, '');
    } else {
      const size = fixed[type];
      if (size === undefined) throw new RangeError(`value type ${type}`);
      if (key === 'general.alignment') alignment = view.getUint32(at, true);
      step(size);
    }
  };
  if (u32() !== 0x46554747) return 'another magic';
  if (![2, 3].includes(u32())) return 'another version';
  const [nTensors, nPairs] = [u64(), u64()];
  for (let pair = 0; pair < nPairs; pair++) {
    const key = text();
    skip(u32(), key);
  }
  const places: [number, number][] = [];
  for (let tensor = 0; tensor < nTensors; tensor++) {
    text();
    const dims = Array.from({ length: u32() }, () => u64());
    const [weights, size] = blocks[u32()] ?? [Number.NaN, Number.NaN];
    const offset = u64();
    const length = dims.reduce((product, dim) => product * dim, 1);
    if ((dims[0] ?? 1) % weights !== 0) return `rows of ${dims[0]}`;
    places.push([offset, (length / weights) * size]);
  }
  const from = Math.ceil(at / alignment) * alignment;
  let end = 0;
  for (const [offset, size] of places.sort((a, b) => a[0] - b[0])) {
    if (offset < end) return 'tensors overlap';
    end = offset + size;
  }
  return from + end <= bytes.length ? null : 'a tensor past the end';
}
