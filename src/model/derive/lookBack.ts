import { type HeadsInput, type Look, otherKeys, otherQueries } from './arcs.ts';

/** One head seen from a token: the hardest look it sends to another word and the hardest it gets from one. */
export interface HeadSeenFrom {
  readonly layer: number;
  readonly head: number;
  /** Resting columns and the token's own place are left out; null where nothing is left. */
  readonly lookBack: Look | null;
  readonly lookedAt: Look | null;
}

/** Every head of `input.layers`, layer by layer; a layer without values is left out. */
export function headsSeenFrom(input: HeadsInput, pos: number): readonly HeadSeenFrom[] {
  const seen: HeadSeenFrom[] = [];
  for (const layer of input.layers) {
    const pattern = input.pattern(layer);
    if (!pattern) continue;
    for (let head = 0; head < input.nHeads; head++) {
      const resting = input.resting(layer, head);
      const harder = (best: Look | null, query: number, key: number): Look | null => {
        const weight = pattern[(head * input.count + query) * input.count + key] ?? 0;
        if (resting.includes(key) || (best && weight <= best.weight)) return best;
        return { layer, head, query, key, weight };
      };
      let lookBack: Look | null = null;
      for (const key of otherKeys(input, pos)) lookBack = harder(lookBack, pos, key);
      let lookedAt: Look | null = null;
      for (const query of otherQueries(input, pos)) lookedAt = harder(lookedAt, query, pos);
      seen.push({ layer, head, lookBack, lookedAt });
    }
  }
  return seen;
}

/**
 * One layer seen from `pos`, for every other row its hardest look over heads: rows above are looked at by `pos`,
 * rows below look at it; where words look both ways, all rows are looked at. Index = row; null for `pos` itself and where every head rests on that column.
 */
export function rowsSeenFrom(input: HeadsInput, layer: number, pos: number): readonly (Look | null)[] {
  const pattern = input.pattern(layer);
  return Array.from({ length: input.count }, (_, row) => {
    if (!pattern || row === pos) return null;
    const [query, key] = input.causal ? [Math.max(row, pos), Math.min(row, pos)] : [pos, row];
    let best: Look | null = null;
    for (let head = 0; head < input.nHeads; head++) {
      if (input.resting(layer, head).includes(key)) continue;
      const weight = pattern[(head * input.count + query) * input.count + key] ?? 0;
      if (!best || weight > best.weight) best = { layer, head, query, key, weight };
    }
    return best;
  });
}
