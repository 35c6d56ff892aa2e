import { formatAddress } from '../../model/address.ts';
import { type Matches, findMatches, namedFrom } from '../../model/derive/matches.ts';
import type { LoomState } from '../../state/loomState.ts';
import { heldFloats } from '../openMap.ts';

export type Scope = 'head' | 'layer' | 'all';
export type Measure = 'weight' | 'score';

/** Matches of one token over the heads asked for, by attention weight or by masked score. */
export function matchesIn(
  { run, view }: Pick<LoomState, 'run' | 'view'>,
  pos: number,
  scope: Scope,
  measure: Measure,
): Matches {
  const nLayers = Math.min(run.layersReady, run.config?.nLayers ?? 0);
  const all = Array.from({ length: nLayers }, (_, layer) => layer);
  const layers = scope === 'all' || view.layer === null ? all : [view.layer];
  const point = measure === 'weight' ? 'attn.pattern' : 'attn.scores';
  return findMatches(
    {
      layers,
      nHeads: run.config?.nHeads ?? 0,
      count: run.tokens.length,
      values: (layer) => heldFloats(run, formatAddress({ stack: 'decoder', layer, point })) ?? undefined,
      resting: (layer, head) => run.resting[layer]?.[head] ?? [],
      heads: scope === 'head' ? view.heads : null,
      // One head names every word; over many heads only the looks that count are named.
      from: measure === 'weight' && scope !== 'head' ? namedFrom : Number.NEGATIVE_INFINITY,
    },
    pos,
  );
}

/** Scopes that mean something now: without an open layer there is only the whole model. */
export function scopesFor({ view }: Pick<LoomState, 'view'>): readonly Scope[] {
  return view.layer === null ? ['all'] : ['head', 'layer', 'all'];
}
