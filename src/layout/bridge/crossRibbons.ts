import { hardestLooks, type Look } from '../../model/derive/arcs.ts';
import type { Ribbon } from '../displayList.ts';
import { mixVec, range } from '../geometry.ts';
import { type SceneParts, sceneParts } from '../sceneParts.ts';
import type { OpenedCross } from './openedCross.ts';

const ownFrom = 0.01;
const othersFrom = 0.1;
const mostOthers = 100;

/** Bands from the encoder's rows to the decoder's that look at them: width 0.8 + 9 w, the chosen row's in accent. */
export function crossRibbons({ queries, keys, measures, layer, head }: OpenedCross): SceneParts {
  const pattern = queries.values(layer, queries.point('pattern'));
  if (!pattern) return sceneParts({});
  const { space, x, top, row } = measures;
  const looksOf = (query: number, from: number): readonly Look[] =>
    range(keys.count).flatMap((key) => {
      const weight = pattern[(head * queries.count + query) * keys.count + key] ?? 0;
      return weight >= from ? [{ layer, head, query, key, weight }] : [];
    });
  const ribbon = (look: Look, colour: 'accent' | 'tick', opacity: number): Ribbon => {
    const from = space.at(x.ribbons, top.keys + (look.key + 0.5) * row.keys);
    const to = space.at(x.queryNames - measures.nameRoom + 4, top.queries + (look.query + 0.5) * row.queries);
    const half = mixVec(from, to, 0.5);
    return {
      id: `ribbon-${look.query}-${look.key}`,
      points: [from, [half[0], from[1], from[2]], [half[0], to[1], to[2]], to],
      width: Math.min((0.8 + 9 * look.weight) * space.scale, row.keys * space.scale * 1.2),
      colour,
      opacity,
      casing: 0,
      span: [0, 1],
      taper: 1,
    };
  };
  const { selected } = queries;
  const others = range(queries.count).flatMap((query) =>
    query === selected ? [] : looksOf(query, othersFrom),
  );
  const own = selected === null ? [] : looksOf(selected, ownFrom);
  return sceneParts({
    ribbons: [
      ...hardestLooks(others, mostOthers).map((look) => ribbon(look, 'tick', selected === null ? 0.7 : 0.3)),
      ...own.map((look) => ribbon(look, 'accent', 0.35 + 0.65 * Math.sqrt(look.weight))),
    ],
  });
}
