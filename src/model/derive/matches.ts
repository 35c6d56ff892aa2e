import type { HeadsInput } from './arcs.ts';
import type { Group } from './wordGroups.ts';

export interface HeadWeight {
  readonly layer: number;
  readonly head: number;
  /** Attention weight 0..1, or the score before softmax when scores were given. */
  readonly weight: number;
  /** The strongest pair of tokens behind it. */
  readonly query: number;
  readonly key: number;
}

/** One word that the selection looks at, or that looks at it. */
export interface Match {
  /** Its token, or its pieces. */
  readonly group: Group;
  /** The hardest look over the heads in scope; their mean where heads are averaged. */
  readonly weight: number;
  /** Heads whose look reaches `from`, hardest first. Empty when only weaker ones exist. */
  readonly heads: readonly HeadWeight[];
}

export interface Matches {
  /** Earlier words, by the selection's queries, hardest first. */
  readonly looksAt: readonly Match[];
  /** Later words, by the selection's keys, hardest first. */
  readonly lookedAtBy: readonly Match[];
}

/**
 * `values` is `attn.pattern`, or `attn.scores` for matches by score: [head, queryPos, keyPos]. `heads` null = every
 * head of the layers. Heads are named from `from` up (0.3 for weights, -Infinity for scores).
 */
export interface MatchScope extends Omit<HeadsInput, 'pattern'> {
  readonly values: (layer: number) => Float32Array | undefined;
  readonly heads: readonly number[] | null;
  readonly from: number;
  /** Weights on the pieces of a word add up; of scores the highest counts. */
  readonly pieces: 'sum' | 'max';
  /** A word's weight is the mean over the heads in scope instead of the hardest. */
  readonly meanOfHeads: boolean;
}

/** From this weight up a head is named. */
export const namedFrom = 0.3;

/**
 * Best keys of the selection's queries and best queries for its keys, among `others`; what is selected is left out, and
 * so are resting columns. From the pieces of a word, and over several selected words, the mean is taken of those that
 * can look: weight = mean over selected words of (mean over query pieces of (sum over key pieces)).
 */
export function findMatches(
  scope: MatchScope,
  selected: readonly Group[],
  others: readonly Group[],
): Matches {
  const hardestFirst = (a: Match, b: Match): number => b.weight - a.weight;
  if (scope.keyCount !== undefined) {
    // Of another text every word may be looked at, and none looks back.
    const looks = others.flatMap(
      (group) => matchOf(scope, group, (head) => meanLook(head, selected, [group])) ?? [],
    );
    return { looksAt: looks.sort(hardestFirst), lookedAtBy: [] };
  }
  const own = new Set(selected.flat());
  const rest = others.filter((group) => !group.some((pos) => own.has(pos)));
  const first = Math.min(...own);
  const last = Math.max(...own);
  const { causal } = scope;
  const earlier = causal ? rest.filter((group) => Math.min(...group) < last) : rest;
  const later = causal ? rest.filter((group) => Math.max(...group) > first) : rest;
  const back = earlier.flatMap(
    (group) => matchOf(scope, group, (head) => meanLook(head, selected, [group])) ?? [],
  );
  const forth = later.flatMap(
    (group) => matchOf(scope, group, (head) => meanLook(head, [group], selected)) ?? [],
  );
  return { looksAt: back.sort(hardestFirst), lookedAtBy: forth.sort(hardestFirst) };
}

interface Head {
  readonly pieces: MatchScope['pieces'];
  readonly causal: boolean;
  /** Keys are tokens of the same text. */
  readonly isOwn: boolean;
  readonly resting: readonly number[];
  readonly at: (query: number, key: number) => number;
}

interface PairLook {
  readonly weight: number;
  readonly query: number;
  readonly key: number;
  /** Weight of the strongest pair of tokens. */
  readonly most: number;
}

function matchOf(scope: MatchScope, group: Group, look: (head: Head) => PairLook | null): Match | null {
  const heads: HeadWeight[] = [];
  for (const layer of scope.layers) {
    const values = scope.values(layer);
    if (!values) continue;
    for (let head = 0; head < scope.nHeads; head++) {
      if (scope.heads && !scope.heads.includes(head)) continue;
      const found = look({
        pieces: scope.pieces,
        causal: scope.causal,
        isOwn: scope.keyCount === undefined,
        resting: scope.resting(layer, head),
        at: (query, key) =>
          values[(head * scope.count + query) * (scope.keyCount ?? scope.count) + key] ?? Number.NaN,
      });
      if (found) heads.push({ layer, head, weight: found.weight, query: found.query, key: found.key });
    }
  }
  heads.sort((a, b) => b.weight - a.weight);
  const best = heads[0];
  if (!best) return null;
  const weight = scope.meanOfHeads ? mean(heads.map((head) => head.weight)) : best.weight;
  return { group, weight, heads: heads.filter((head) => head.weight >= scope.from) };
}

/** Mean over the pairs of words of which the first comes later. */
function meanLook(head: Head, queries: readonly Group[], keys: readonly Group[]): PairLook | null {
  const looks = queries.flatMap((query) => keys.flatMap((key) => lookOf(head, query, key) ?? []));
  return joined(
    looks,
    looks.map(({ weight }) => weight),
  );
}

/** How one word looks at another: mean over its pieces, pieces of the other added up (or the highest of them). */
function lookOf(head: Head, queries: Group, keys: Group): PairLook | null {
  const rows = queries.flatMap((query): PairLook | [] => {
    const seen = keys.flatMap((key): PairLook | [] => {
      const isSeen = !head.isOwn || (head.causal ? key < query : key !== query);
      const weight = isSeen && !head.resting.includes(key) ? head.at(query, key) : Number.NaN;
      return Number.isFinite(weight) ? { weight, query, key, most: weight } : [];
    });
    const strongest = strongestOf(seen);
    if (!strongest) return [];
    const sum = seen.reduce((total, { weight }) => total + weight, 0);
    return { ...strongest, weight: head.pieces === 'sum' ? sum : strongest.most };
  });
  return joined(
    rows,
    rows.map(({ weight }) => weight),
  );
}

function joined(looks: readonly PairLook[], weights: readonly number[]): PairLook | null {
  const strongest = strongestOf(looks);
  return strongest ? { ...strongest, weight: mean(weights) } : null;
}

function strongestOf(looks: readonly PairLook[]): PairLook | null {
  return looks.reduce<PairLook | null>((best, look) => (best && best.most >= look.most ? best : look), null);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
