/** Attention of one head for one pair: `query` looks at `key`. */
export interface Look {
  readonly layer: number;
  readonly head: number;
  readonly query: number;
  readonly key: number;
  readonly weight: number;
}

/** What the derivations over all heads read. Patterns are `attn.pattern`: [head, queryPos, keyPos], row-major. */
export interface HeadsInput {
  /** Layers to look at, in order. */
  readonly layers: readonly number[];
  readonly nHeads: number;
  /** Number of tokens. */
  readonly count: number;
  /** Number of keys, where they are tokens of another stack: all of them may be looked at. */
  readonly keyCount?: number;
  /** Words see only those before them. */
  readonly causal: boolean;
  readonly pattern: (layer: number) => Float32Array | undefined;
  /** Columns of a head on which it only rests; they are left out. */
  readonly resting: (layer: number, head: number) => readonly number[];
}

export interface ArcsRule {
  /** Smallest weight that makes an arc. */
  readonly from: number;
  /** Smallest distance query - key; 1 = all earlier words. */
  readonly minDistance: number;
}

export interface Arcs {
  /** Layer by layer, keys in reading order. */
  readonly looks: readonly Look[];
  /** Weight of these looks over all weight that the row gives to earlier words, resting columns left out; 0..1. */
  readonly share: number;
}

/** Per layer and key the head that looks hardest from `query`, where it reaches `from`. */
export function strongestArcs(input: HeadsInput, query: number, rule: ArcsRule): Arcs {
  const looks: Look[] = [];
  let shown = 0;
  let all = 0;
  for (const layer of input.layers) {
    const best = strongestByKey(input, layer, query);
    all += best.total;
    for (const look of best.looks) {
      const isNear = input.keyCount === undefined && Math.abs(query - look.key) < rule.minDistance;
      if (look.weight < rule.from || isNear) continue;
      looks.push(look);
      shown += look.weight;
    }
  }
  return { looks, share: all > 0 ? shown / all : 0 };
}

/** The strongest head for every earlier key of one layer, and the weight of all heads on these keys together. */
export function strongestByKey(
  input: HeadsInput,
  layer: number,
  query: number,
): { readonly looks: readonly Look[]; readonly total: number } {
  const pattern = input.pattern(layer);
  const looks: Look[] = [];
  let total = 0;
  if (!pattern) return { looks, total };
  const columns = input.keyCount ?? input.count;
  const resting = Array.from({ length: input.nHeads }, (_, head) => input.resting(layer, head));
  for (const key of otherKeys(input, query)) {
    let weight = 0;
    let head = -1;
    for (let candidate = 0; candidate < input.nHeads; candidate++) {
      if (resting[candidate]?.includes(key)) continue;
      const value = pattern[(candidate * input.count + query) * columns + key] ?? 0;
      total += value;
      if (value > weight) {
        weight = value;
        head = candidate;
      }
    }
    if (head >= 0) looks.push({ layer, head, query, key, weight });
  }
  return { looks, total };
}

/** Positions that `query` may look at besides its own, in reading order. */
export function otherKeys(
  { count, keyCount, causal }: Pick<HeadsInput, 'count' | 'keyCount' | 'causal'>,
  query: number,
): readonly number[] {
  if (keyCount !== undefined) return Array.from({ length: keyCount }, (_, key) => key);
  const end = causal ? query : count;
  return Array.from({ length: end }, (_, key) => key).filter((key) => key !== query);
}

/** Positions that may look at `key` besides its own. */
export function otherQueries(
  { count, causal }: Pick<HeadsInput, 'count' | 'causal'>,
  key: number,
): readonly number[] {
  const from = causal ? key + 1 : 0;
  return Array.from({ length: count - from }, (_, step) => from + step).filter((query) => query !== key);
}

/** The `count` strongest looks, hardest first; equal weights keep their order. */
export function hardestLooks(looks: readonly Look[], count: number): readonly Look[] {
  return [...looks].sort((a, b) => b.weight - a.weight).slice(0, count);
}
