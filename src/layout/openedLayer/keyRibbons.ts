import { hardestLooks, type Look } from '../../model/derive/arcs.ts';
import type { Ribbon } from '../displayList.ts';
import { mixVec, range } from '../geometry.ts';
import { mapValue, mapValues } from './mapValues.ts';
import { columnOf, type Opened, rowHeight, rowPoint } from './opened.ts';

/** Weaker looks are not drawn; the map shows them. */
const ownFrom = 0.01;
const othersFrom = 0.1;
const mostOwn = 60;
const mostOthers = 100;

/** Bands from the keys' rows to the rows that look at them: width 0.8 + 9 w, the selected row's in accent. */
export function keyRibbons(opened: Opened, opacity: number): readonly Ribbon[] {
  const { context, layer, head } = opened;
  const { count, selected } = context;
  const column = columnOf(opened, 'arcs');
  const pattern = context.values(layer, 'attn.pattern');
  const map = mapValues(opened);
  // The looks of the map beside it: of the mean, where several heads are averaged.
  const mean = map.head === null ? map : null;
  if (!column || !pattern) return [];
  const looksOf = (query: number, from: number): readonly Look[] =>
    range(context.input.stack.causal ? query + 1 : count).flatMap((key) => {
      const own = pattern[(head * count + query) * count + key] ?? 0;
      const weight = mean ? mapValue(opened, mean, query, key) : own;
      return weight >= from ? [{ layer, head, query, key, weight }] : [];
    });
  const others = range(count).flatMap((query) => (query === selected ? [] : looksOf(query, othersFrom)));
  const own = selected === null ? [] : looksOf(selected, ownFrom);
  const ribbon = (look: Look, colour: 'accent' | 'tick', strength: number): Ribbon => {
    const from = rowPoint(opened, column.x, look.key);
    const to = rowPoint(opened, column.x + column.width, look.query);
    const level = (share: number, row: typeof from): typeof from => [
      mixVec(from, to, share)[0],
      row[1],
      row[2],
    ];
    return {
      id: `ribbon-${look.query}-${look.key}`,
      points: [from, level(0.5, from), level(0.5, to), to],
      width: Math.min(
        (0.8 + 9 * look.weight) * opened.measures.space.scale,
        rowHeight(opened, look.key) * 1.2,
      ),
      colour,
      opacity: strength * opacity,
      casing: 0,
      span: [0, 1],
      taper: 1,
    };
  };
  return [
    ...hardestLooks(others, mostOthers).map((look) => ribbon(look, 'tick', selected === null ? 0.6 : 0.3)),
    ...[...hardestLooks(own, mostOwn)]
      .reverse()
      .map((look) => ribbon(look, 'accent', 0.35 + 0.65 * Math.sqrt(look.weight))),
  ];
}
