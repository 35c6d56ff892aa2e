import type { Activation } from '../model/activation.ts';
import type { Address } from '../model/address.ts';
import type { Token } from '../model/token.ts';

export interface ComparedRun {
  readonly tokens: readonly Token[];
  readonly values: ReadonlyMap<Address, Activation>;
}

/** How many tokens two texts begin with alike. */
export function commonPrefix(a: readonly Token[], b: readonly Token[]): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length]?.id === b[length]?.id) length++;
  return length;
}

function rowOf({ values, tokens }: ComparedRun, address: Address, pos: number): Float32Array | null {
  const all = values.get(address)?.values;
  if (!(all instanceof Float32Array) || tokens.length === 0) return null;
  const width = all.length / tokens.length;
  return all.subarray(pos * width, (pos + 1) * width);
}

/**
 * Largest distance between the first `length` rows of two runs' streams, as a share of the row's largest number; null where
 * a stream is not held.
 */
export function prefixDifference(
  a: ComparedRun,
  b: ComparedRun,
  streams: readonly Address[],
  length: number,
): number | null {
  let worst = 0;
  for (const address of streams) {
    for (let pos = 0; pos < length; pos++) {
      const [one, other] = [rowOf(a, address, pos), rowOf(b, address, pos)];
      if (!one || !other || one.length !== other.length) return null;
      let [distance, largest] = [0, 0];
      for (let i = 0; i < one.length; i++) {
        distance = Math.max(distance, Math.abs((one[i] as number) - (other[i] as number)));
        largest = Math.max(largest, Math.abs(one[i] as number));
      }
      if (largest > 0) worst = Math.max(worst, distance / largest);
    }
  }
  return worst;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [product, ofA, ofB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    product += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  return product / Math.sqrt(ofA * ofB);
}

/** How alike two words' streams are after each layer: 1 = the same direction; null where one is not held. */
export function streamCosines(
  a: ComparedRun,
  b: ComparedRun,
  streams: readonly Address[],
  places: readonly [number, number],
): readonly (number | null)[] {
  return streams.map((address) => {
    const [one, other] = [rowOf(a, address, places[0]), rowOf(b, address, places[1])];
    return one && other && one.length === other.length ? cosine(one, other) : null;
  });
}
