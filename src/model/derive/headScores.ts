import type { Token } from '../token.ts';

/** What a head can be measured for on a text. Descriptions of what was measured there, and no more. */
export const headScoreNames = [
  'previous',
  'next',
  'sink',
  'self',
  'duplicate',
  'induction',
  'delimiter',
  'entropy',
  'evenness',
  'distance',
  'selected',
] as const;
export type HeadScoreName = (typeof headScoreNames)[number];

export type HeadScores = Readonly<Record<HeadScoreName, number>>;

export interface ScoredText {
  /** [head, queryPos, keyPos] of self-attention. */
  readonly pattern: Float32Array;
  readonly heads: number;
  readonly tokens: readonly Token[];
  readonly causal: boolean;
  /** Words that "looks at what I selected" is about. */
  readonly selected: readonly number[];
}

/** First row that counts: those before have nearly nothing to look at. */
const firstRow = 2;

/**
 * Scores of every head of one layer on one text, means over its rows: of a causal model rows from 2 on, of one that
 * looks both ways rows 2 to n - 3, which leaves out the special tokens and the words beside them. `previous`, `next`,
 * `self`, `sink`: weight on that place. `duplicate`: on earlier places of the same token. `induction`: on the token after
 * such a place, over rows that have one (Olsson et al. 2022). `delimiter`: on special tokens and . , ? ! ; `entropy` in
 * nats, `evenness` as a share of the most there could be; `distance`: mean of |query - key|. NaN where no row counts.
 */
export function headScores({ pattern, heads, tokens, causal, selected }: ScoredText): readonly HeadScores[] {
  const n = tokens.length;
  const rows = Array.from({ length: Math.max(0, (causal ? n : n - 2) - firstRow) }, (_, at) => at + firstRow);
  const earlier = tokens.map(({ id }, query) => placesOf(tokens, id, query));
  const delimiters = tokens.flatMap((token, pos) => (isDelimiter(token) ? [pos] : []));
  return Array.from({ length: heads }, (_, head): HeadScores => {
    const row = (query: number): Float32Array =>
      pattern.subarray((head * n + query) * n, (head * n + query + 1) * n);
    const mean = (of: (weights: Float32Array, query: number) => number | null): number => {
      let [sum, count] = [0, 0];
      for (const query of rows) {
        const value = of(row(query), query);
        if (value === null) continue;
        sum += value;
        count++;
      }
      return count > 0 ? sum / count : Number.NaN;
    };
    const on = (weights: Float32Array, places: readonly number[]): number =>
      places.reduce((total, place) => total + (weights[place] ?? 0), 0);
    return {
      previous: mean((weights, query) => weights[query - 1] ?? 0),
      next: causal ? 0 : mean((weights, query) => weights[query + 1] ?? 0),
      sink: mean((weights) => weights[0] ?? 0),
      self: mean((weights, query) => weights[query] ?? 0),
      duplicate: mean((weights, query) => some(earlier[query], (places) => on(weights, places))),
      induction: mean((weights, query) =>
        some(earlier[query], (places) =>
          on(
            weights,
            places.map((place) => place + 1).filter((place) => place < query),
          ),
        ),
      ),
      delimiter: mean((weights) => on(weights, delimiters)),
      entropy: mean((weights) => entropyOf(weights)),
      evenness: mean((weights, query) => entropyOf(weights) / Math.log(causal ? query + 1 : n)),
      distance: mean((weights, query) =>
        weights.reduce((total, weight, key) => total + weight * Math.abs(query - key), 0),
      ),
      selected: mean((weights, query) =>
        some(
          selected.filter((place) => place !== query && !(causal && place > query)),
          (places) => on(weights, places),
        ),
      ),
    };
  });
}

/** Earlier places of the same token; none of special ones. */
function placesOf(tokens: readonly Token[], id: number, query: number): readonly number[] {
  if (tokens[query]?.special) return [];
  return tokens.flatMap((token, place) => (place < query && token.id === id ? [place] : []));
}

function some(
  places: readonly number[] | undefined,
  of: (places: readonly number[]) => number,
): number | null {
  return places && places.length > 0 ? of(places) : null;
}

function isDelimiter({ special, text }: Token): boolean {
  return special || /^[.,?!]$/.test(text.trim());
}

function entropyOf(weights: Float32Array): number {
  let entropy = 0;
  for (const weight of weights) if (weight > 0) entropy -= weight * Math.log(weight);
  return entropy;
}

/** Induction and duplicate of every head, [layer][head]. */
export type RepeatScores = readonly (readonly { readonly induction: number; readonly duplicate: number }[])[];

/**
 * Induction and duplicate on a sequence of random tokens that is shown twice: means over its second half of the weight
 * on the token after the earlier place of the same one, and on that place itself. [head]
 */
export function repeatScores(pattern: Float32Array, heads: number, period: number) {
  const n = 2 * period;
  const mean = (head: number, offset: number): number => {
    let sum = 0;
    for (let query = period; query < n; query++)
      sum += pattern[(head * n + query) * n + query - period + offset] ?? 0;
    return sum / period;
  };
  return Array.from({ length: heads }, (_, head) => ({ induction: mean(head, 1), duplicate: mean(head, 0) }));
}
