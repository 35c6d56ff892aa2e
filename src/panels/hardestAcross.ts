import { hardestLooks, type Look, strongestByKey } from '../model/derive/arcs.ts';
import type { RunState } from '../state/loomState.ts';
import { attentionPoint, looksAcross } from './openMap.ts';

/** The hardest look of one decoder token at what was read, over all layers and heads; null where it does not look across. */
export function hardestAcross(run: RunState, query: number): Look | null {
  const { stack, tokens, keyTokens } = run;
  if (!stack || !looksAcross(run)) return null;
  const heads = {
    layers: Array.from({ length: run.layersReady }, (_, layer) => layer),
    nHeads: stack.config.nHeads,
    count: tokens.length,
    keyCount: keyTokens.length,
    causal: false,
    pattern: (layer: number) => attentionPoint(run, layer, 'pattern') ?? undefined,
    resting: () => [],
  };
  const looks = heads.layers.flatMap((layer) => strongestByKey(heads, layer, query).looks);
  return hardestLooks(looks, 1)[0] ?? null;
}
