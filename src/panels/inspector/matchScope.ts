import { type Matches, findMatches, namedFrom } from '../../model/derive/matches.ts';
import { type Group, singleGroups, wordGroups } from '../../model/derive/wordGroups.ts';
import type { LoomState } from '../../state/loomState.ts';
import { attentionPoint, looksAcross } from '../openMap.ts';

export type Scope = 'head' | 'layer' | 'all';
export type Measure = 'weight' | 'score';

type Shown = Pick<LoomState, 'run' | 'view'>;

/** What is compared with what: tokens by themselves, or the pieces of each word together. */
export interface MatchGroups {
  /** Groups that hold a selected token, in reading order. */
  readonly selected: readonly Group[];
  readonly all: readonly Group[];
  /** Of the tokens that are looked at. */
  readonly keys: readonly Group[];
  /** Some word of the text has more than one piece, so merging means something. */
  readonly canMerge: boolean;
}

export function matchGroups({ run, view }: Shown, merged: boolean): MatchGroups {
  const words = wordGroups(run.tokens);
  const all = merged ? words : singleGroups(run.tokens.length);
  const keyWords = looksAcross(run) ? wordGroups(run.keyTokens) : words;
  return {
    selected: all.filter((group) => group.some((pos) => view.queries.includes(pos))),
    all,
    keys: looksAcross(run) && !merged ? singleGroups(run.keyTokens.length) : merged ? keyWords : all,
    canMerge: words.length < run.tokens.length || keyWords.length < run.keyTokens.length,
  };
}

/** Matches of the selection over the heads asked for, by attention weight or by masked score. */
export function matchesIn(
  { run, view }: Shown,
  { selected, all, keys }: MatchGroups,
  scope: Scope,
  measure: Measure,
): Matches {
  const nLayers = Math.min(run.layersReady, run.config?.nLayers ?? 0);
  const every = Array.from({ length: nLayers }, (_, layer) => layer);
  const layers = scope === 'all' || view.layer === null ? every : [view.layer];
  const point = measure === 'weight' ? 'pattern' : 'scores';
  const across = looksAcross(run);
  return findMatches(
    {
      layers,
      nHeads: run.config?.nHeads ?? 0,
      count: run.tokens.length,
      ...(across ? { keyCount: run.keyTokens.length } : {}),
      causal: run.stack?.causal ?? true,
      values: (layer) => attentionPoint(run, layer, point) ?? undefined,
      resting: (layer, head) => run.resting[layer]?.[head] ?? [],
      heads: scope === 'head' ? view.heads : null,
      // One head names every word; over many heads only the looks that count are named.
      from: measure === 'weight' && scope !== 'head' ? namedFrom : Number.NEGATIVE_INFINITY,
      pieces: measure === 'weight' ? 'sum' : 'max',
      meanOfHeads: scope === 'head' && view.heads.length > 1,
    },
    selected,
    across ? keys : all,
  );
}

/** Scopes that mean something now: without an open layer there is only the whole model. */
export function scopesFor({ view }: Pick<LoomState, 'view'>): readonly Scope[] {
  return view.layer === null ? ['all'] : ['head', 'layer', 'all'];
}
