/** mulberry32 (Tommy Ettinger): the same numbers on every run. */
export function seeded(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Random = () => number;

export function below(random: Random, end: number): number {
  return Math.floor(random() * end);
}

export function oneOf<T>(random: Random, choices: readonly T[]): T {
  return choices[below(random, choices.length)] as T;
}

type Mutation = (bytes: Uint8Array, random: Random, head: number) => Uint8Array;

/** Numbers that lengths and offsets go wrong with. */
const edges = [0n, 1n, 7n, 255n, 65_535n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n];

/** What may happen to a file; most of it within its first `head` bytes, where its structure stands. */
const mutations: readonly Mutation[] = [
  (bytes, random, head) => changed(bytes, below(random, head), (byte) => byte ^ (1 << below(random, 8))),
  (bytes, random, head) => changed(bytes, below(random, head), () => below(random, 256)),
  (bytes, random) => bytes.slice(0, below(random, bytes.length)),
  (bytes, random) => joined(bytes, new Uint8Array(1 + below(random, 64))),
  (bytes, random, head) => {
    const at = below(random, Math.max(1, head - 8));
    const copy = bytes.slice();
    if (at + 8 <= copy.length) new DataView(copy.buffer).setBigUint64(at, oneOf(random, edges), true);
    return copy;
  },
  (bytes, random, head) => {
    const [from, to] = [below(random, head), below(random, head)].sort((a, b) => a - b) as [number, number];
    return joined(bytes.slice(0, from), bytes.slice(to));
  },
  (bytes, random, head) => {
    const [from, to] = [below(random, head), below(random, head)].sort((a, b) => a - b) as [number, number];
    return joined(bytes.slice(0, to), bytes.slice(from));
  },
];

/** `bytes` with one to three things wrong. */
export function mutate(bytes: Uint8Array, random: Random, head: number): Uint8Array {
  let result = bytes;
  for (let times = 1 + below(random, 3); times > 0; times--) {
    const within = Math.max(1, Math.min(head, result.length));
    result = oneOf(random, mutations)(result, random, within);
  }
  return result;
}

function changed(bytes: Uint8Array, at: number, change: (byte: number) => number): Uint8Array {
  const copy = bytes.slice();
  if (at < copy.length) copy[at] = change(copy[at] as number);
  return copy;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
