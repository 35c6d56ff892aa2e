import { type HeadsInput, type Look, strongestByKey } from '../../model/derive/arcs.ts';

export interface BridgeLooks {
  /** For every key the hardest look of all layers and heads, where it reaches `from`; in reading order of the keys. */
  readonly looks: readonly Look[];
  /** Weight of these looks over all weight that the row gives in all layers and heads; 0..1. */
  readonly share: number;
}

/** How one decoder row looks across the bridge. `heads`: of the cross-attention. */
export function bridgeLooks(heads: HeadsInput, query: number, from: number): BridgeLooks {
  const best = new Map<number, Look>();
  let all = 0;
  for (const layer of heads.layers) {
    const { looks, total } = strongestByKey(heads, layer, query);
    all += total;
    for (const look of looks) {
      if (look.weight > (best.get(look.key)?.weight ?? 0)) best.set(look.key, look);
    }
  }
  const looks = [...best.values()].filter(({ weight }) => weight >= from).sort((a, b) => a.key - b.key);
  const shown = looks.reduce((sum, { weight }) => sum + weight, 0);
  return { looks, share: all > 0 ? shown / all : 0 };
}
