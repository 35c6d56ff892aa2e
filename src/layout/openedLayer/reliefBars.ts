import type { Bar, Frame, Vec3 } from '../displayList.ts';
import { partOf, range, times } from '../geometry.ts';
import { blockLimit, vectorBlocks } from './blocks.ts';
import { type Fold, foldVector } from './foldVector.ts';
import { mapValue, mapValues } from './mapValues.ts';
import type { Opened } from './opened.ts';

/** Height of a weight of 1, in rows. */
export const weightHeight = 1.3;
/** Neurons are cut at so many times their limit. */
export const neuronsMost = 2;
export const mlpRowFill = 22 / 34;
const mapBarsMost = 2000;
/** Share of a map cell that its bar stands on. */
const foot = [0.5, 0.59] as const;
/** Height of a neuron at its limit, in rows. */
const neuronHeight = 20 / 34;
/** Lower bars, in px, would be specks. */
const leastHeight = 1.5;
/** Thinner rows, in design px, stay flat: their bars would hide one another. */
const leastRow = 8;

/** Height of a row of the tipped blocks, design px. */
function tippedRow({ edge, context }: Opened, plan: ReliefPlan, row: number): number {
  return (edge(row + 1) - edge(row)) * plan.rowHeight * context.count;
}

/** Rows tall enough for bars. */
export function barRows(opened: Opened, plan: ReliefPlan): readonly number[] {
  return range(opened.context.count).filter((row) => tippedRow(opened, plan, row) >= leastRow);
}

/** Where the two blocks lie tipped, and the way up from them, one design px long. */
export interface ReliefPlan {
  readonly map: Frame;
  readonly mlp: Frame | null;
  readonly rowHeight: number;
  readonly normal: Vec3;
}

/** One bar a pair; of very many the hardest. */
export function weightBars(
  opened: Opened,
  plan: ReliefPlan,
): { readonly bars: readonly Bar[]; readonly of: number } {
  const { context, edge } = opened;
  const { count, selected } = context;
  const map = mapValues(opened);
  if (map.paint.kind !== 'attention' || !map.values) return { bars: [], of: 0 };
  const heightOf = (query: number, value: number): number =>
    value * weightHeight * tippedRow(opened, plan, query);
  const least = leastHeight / opened.measures.space.scale;
  const pairs = barRows(opened, plan).flatMap((query) =>
    range(map.full ? count : query + 1).map((key) => ({
      query,
      key,
      value: mapValue(opened, map, query, key),
    })),
  );
  const shown = pairs
    .filter(({ query, value }) => heightOf(query, value) >= least)
    .sort((a, b) => b.value - a.value)
    .slice(0, mapBarsMost);
  const bars = shown.map(({ query, key, value }): Bar => {
    const height = edge(query + 1) - edge(query);
    const [wide, deep] = foot;
    const place = partOf(
      plan.map,
      (key + (1 - wide) / 2) / count,
      edge(query) + (height * (1 - deep)) / 2,
      wide / count,
      height * deep,
    );
    return {
      ...place,
      height: times(plan.normal, heightOf(query, value)),
      value,
      paint: map.paint,
      resting: false,
      cut: false,
      keep: query === selected || selected === null ? 1 : opened.keepOthers,
    };
  });
  return { bars, of: map.full ? count ** 2 : (count * (count + 1)) / 2 };
}

/** As drawn, or pooled further until the bars are few enough. */
export function neuronFold(opened: Opened, plan: ReliefPlan, room: number): Fold {
  const block = vectorBlocks(opened).find(({ id }) => id === 'mlp');
  const count = barRows(opened, plan).length;
  const width = block?.width ?? 1;
  let fold = block?.fold ?? foldVector(width, 1, 1);
  while (fold.subCols * fold.subRows * count > room && fold.subCols * fold.subRows > 1) {
    const wanted = (fold.subCols * fold.subRows) / 2;
    const next = foldVector(width, wanted, Math.max(1, Math.round(fold.subRows / 2)));
    if (next.subCols * next.subRows >= fold.subCols * fold.subRows) break;
    fold = next;
  }
  return fold;
}

export function neuronBars(
  opened: Opened,
  plan: ReliefPlan,
  fold: Fold,
): { readonly bars: readonly Bar[]; readonly cut: number; readonly of: number } {
  const { context, layer, edge } = opened;
  const block = vectorBlocks(opened).find(({ id }) => id === 'mlp');
  const limit = block ? blockLimit(opened, block) : null;
  const values = block ? context.values(layer, block.point) : undefined;
  const { mlp } = plan;
  if (!block || !mlp || limit === null || !values) return { bars: [], cut: 0, of: 0 };
  const bars: Bar[] = [];
  let cut = 0;
  const least = leastHeight / opened.measures.space.scale;
  const rows = barRows(opened, plan);
  for (const row of rows) {
    const top = edge(row) + ((edge(row + 1) - edge(row)) * (1 - mlpRowFill)) / 2;
    const high = (edge(row + 1) - edge(row)) * mlpRowFill;
    for (const cell of range(fold.subRows * fold.subCols)) {
      const value = strongestOf(values, row * block.width + cell * fold.pool, fold.pool);
      const size = Math.abs(value) / limit;
      const height = Math.min(size, neuronsMost) * neuronHeight * tippedRow(opened, plan, row);
      if (height < least) continue;
      const isCut = size > neuronsMost;
      if (isCut) cut++;
      const column = cell % fold.subCols;
      const line = Math.floor(cell / fold.subCols);
      const place = partOf(
        mlp,
        column / fold.subCols,
        top + (high * line) / fold.subRows,
        0.86 / fold.subCols,
        (0.86 * high) / fold.subRows,
      );
      bars.push({
        ...place,
        height: times(plan.normal, height),
        value,
        paint: { kind: 'signed', limit },
        resting: false,
        cut: isCut,
        keep: row === context.selected || context.selected === null ? 1 : opened.keepOthers,
      });
    }
  }
  return { bars, cut, of: context.count * (block.width / block.fold.pool) };
}

function strongestOf(values: Float32Array, from: number, count: number): number {
  let strongest = 0;
  for (let index = from; index < from + count; index++) {
    const value = values[index] ?? 0;
    if (Math.abs(value) > Math.abs(strongest)) strongest = value;
  }
  return strongest;
}
