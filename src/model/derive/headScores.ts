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
 * One score of every head of one layer on one text, means over its rows: of a causal model rows from 2 on, of one that
 * looks both ways rows 2 to n - 3, which leaves out the special tokens and the words beside them. NaN where no row counts.
 * [head]
 */
export function headScores(text: ScoredText, name: HeadScoreName): readonly number[] {
  const { pattern, heads, tokens, causal } = text;
  const n = tokens.length;
  const end = causal ? n : n - 2;
  const score = scores[name](text);
  return Array.from({ length: heads }, (_, head) => {
    let [sum, count] = [0, 0];
    for (let query = firstRow; query < end; query++) {
      const from = (head * n + query) * n;
      const value = score(pattern.subarray(from, from + n), query);
      if (value === null) continue;
      sum += value;
      count++;
    }
    return count > 0 ? sum / count : Number.NaN;
  });
}

/** Of one row; null where it says nothing. */
type RowScore = (weights: Float32Array, query: number) => number | null;

/** `previous`, `next`, `self`, `sink`: weight on that place. */
const at =
  (place: (query: number) => number): ((text: ScoredText) => RowScore) =>
  () =>
  (weights, query) =>
    weights[place(query)] ?? 0;

const scores: Readonly<Record<HeadScoreName, (text: ScoredText) => RowScore>> = {
  previous: at((query) => query - 1),
  next: at((query) => query + 1),
  sink: at(() => 0),
  self: at((query) => query),
  /** On earlier places of the same token. */
  duplicate: ({ tokens }) => {
    const earlier = earlierPlaces(tokens);
    return (weights, query) => on(weights, earlier[query]);
  },
  /** On the token after such a place, over rows that have one (Olsson et al. 2022). */
  induction: ({ tokens }) => {
    const after = earlierPlaces(tokens).map((places, query) =>
      places.map((place) => place + 1).filter((place) => place < query),
    );
    return (weights, query) => on(weights, after[query]);
  },
  /** On special tokens and . , ? ! */
  delimiter: ({ tokens }) => {
    const places = tokens.flatMap((token, pos) => (isDelimiter(token) ? [pos] : []));
    return (weights) => on(weights, places) ?? 0;
  },
  /** In nats. */
  entropy: () => entropyOf,
  /** Entropy as a share of the most there could be. */
  evenness:
    ({ causal, tokens }) =>
    (weights, query) =>
      entropyOf(weights) / Math.log(causal ? query + 1 : tokens.length),
  /** Mean of |query - key|. */
  distance: () => (weights, query) => {
    let sum = 0;
    for (let key = 0; key < weights.length; key++) sum += (weights[key] as number) * Math.abs(query - key);
    return sum;
  },
  selected:
    ({ selected, causal }) =>
    (weights, query) =>
      on(
        weights,
        selected.filter((place) => place !== query && !(causal && place > query)),
      ),
};

function on(weights: Float32Array, places: readonly number[] | undefined): number | null {
  if (!places || places.length === 0) return null;
  let sum = 0;
  for (const place of places) sum += weights[place] ?? 0;
  return sum;
}

/** Of every token the earlier places of the same one; none of special ones. */
function earlierPlaces(tokens: readonly Token[]): readonly (readonly number[])[] {
  return tokens.map(({ id, special }, query) =>
    special ? [] : tokens.flatMap((token, place) => (place < query && token.id === id ? [place] : [])),
  );
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
