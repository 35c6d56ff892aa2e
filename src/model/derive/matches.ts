import type { HeadsInput } from './arcs.ts';

export interface HeadWeight {
  readonly layer: number;
  readonly head: number;
  /** Attention weight 0..1, or the score before softmax when scores were given. */
  readonly weight: number;
}

/** One word that the token looks at, or that looks at it. */
export interface Match {
  readonly pos: number;
  /** The hardest look over the heads in scope. */
  readonly weight: number;
  /** Heads whose look reaches `from`, hardest first. Empty when only weaker ones exist. */
  readonly heads: readonly HeadWeight[];
}

export interface Matches {
  /** Earlier words, by the token's query, hardest first. */
  readonly looksAt: readonly Match[];
  /** Later words, by the token's key, hardest first. */
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
}

/** From this weight up a head is named. */
export const namedFrom = 0.3;

/** Best keys of a token's query and best queries for its key. Its own place and resting columns are left out. */
export function findMatches(scope: MatchScope, pos: number): Matches {
  const looksAt: Match[] = [];
  const lookedAtBy: Match[] = [];
  for (let other = 0; other < scope.count; other++) {
    if (other === pos) continue;
    const match = other < pos ? matchOf(scope, pos, other, other) : matchOf(scope, other, pos, other);
    if (match) (other < pos ? looksAt : lookedAtBy).push(match);
  }
  const hardestFirst = (a: Match, b: Match): number => b.weight - a.weight;
  return { looksAt: looksAt.sort(hardestFirst), lookedAtBy: lookedAtBy.sort(hardestFirst) };
}

function matchOf(scope: MatchScope, query: number, key: number, pos: number): Match | null {
  const heads: HeadWeight[] = [];
  for (const layer of scope.layers) {
    const values = scope.values(layer);
    if (!values) continue;
    for (let head = 0; head < scope.nHeads; head++) {
      if (scope.heads && !scope.heads.includes(head)) continue;
      if (scope.resting(layer, head).includes(key)) continue;
      const weight = values[(head * scope.count + query) * scope.count + key];
      if (weight !== undefined && Number.isFinite(weight)) heads.push({ layer, head, weight });
    }
  }
  heads.sort((a, b) => b.weight - a.weight);
  const best = heads[0];
  return best
    ? { pos, weight: best.weight, heads: heads.filter(({ weight }) => weight >= scope.from) }
    : null;
}
