import type { Frame } from '../displayList.ts';
import { pointIn, range } from '../geometry.ts';
import { label, labelWidth, mono, type RankedLabel, rank } from '../labels.ts';
import { shownText } from '../tokenRows.ts';
import { tokenParts } from '../tokenText.ts';
import { type MapValues, mapValue, mapValues } from './mapValues.ts';
import { type Opened, rowHeight, rowIn } from './opened.ts';

const strongFrom = 0.5;
/** Px between a name on the stairs and its cell. */
const nameGap = 7;

/** Names of the columns, written on the stairs of the diagonal; without stairs their positions, below the map. */
export function keyNames(opened: Opened, map: MapValues, frame: Frame): RankedLabel[] {
  const { context, measures } = opened;
  const { count, selected } = context;
  if (map.full) return keyPositions(opened, map, frame);
  const size = measures.space.type(12);
  const cell = Math.hypot(...frame.u) / count;
  const room = roomRightOfMap(opened);
  const tall = (row: number): boolean => rowHeight(opened, row) >= size * 0.8;
  return range(count).flatMap((row): RankedLabel[] => {
    if (!tall(row)) return [];
    const own = room + (count - row - 1) * cell - 9;
    // Names that little would be left of are not begun.
    const needed =
      labelWidth([mono(context.texts[row] ?? '', { size })]) + (context.repeated.has(row) ? size : 0);
    if (own < Math.min(size * 3, needed)) return [];
    const strong =
      selected !== null &&
      mapValue(opened, map, selected, row) > strongFrom &&
      map.paint.kind === 'attention';
    const isSelected = row === selected;
    const parts = tokenParts(shownText(context.texts[row] ?? '', false), {
      size,
      weight: strong || isSelected ? 600 : 400,
      colour: isSelected ? 'accent' : strong ? 'text' : 'third',
      room: own,
      subscript: context.repeated.has(row) ? row : null,
    });
    const at = rowIn(opened, frame, (row + 1) / count, row);
    return [
      {
        label: label(`key-name-${row}`, at, parts, { dx: nameGap }),
        rank: rank.keyName + (isSelected ? 20 : 0),
      },
    ];
  });
}

/** Where the names on the stairs end, design px, by row: no thread runs through them. */
export function keyNameEnds(opened: Opened): ReadonlyMap<number, number> {
  const { context, measures } = opened;
  const map = mapValues(opened);
  const column = measures.columns.map;
  const frame = opened.frame('map');
  if (!column || !frame || map.full) return new Map();
  return new Map(
    keyNames(opened, map, frame).map(({ label: { id, parts } }) => {
      const row = Number(id.slice(id.lastIndexOf('-') + 1));
      const right = column.x + (column.width * (row + 1)) / context.count;
      return [row, right + (nameGap + labelWidth(parts) + nameGap) / measures.space.scale];
    }),
  );
}

/** The rows carry the same positions behind their words. */
function keyPositions(opened: Opened, map: MapValues, frame: Frame): RankedLabel[] {
  const { context, measures } = opened;
  const { count, selected } = context;
  const size = measures.space.type(10);
  const every = Math.ceil((size * 1.6) / (Math.hypot(...frame.u) / count));
  return range(count).flatMap((key): RankedLabel[] => {
    const isStrong =
      selected !== null &&
      map.paint.kind === 'attention' &&
      mapValue(opened, map, selected, key) > strongFrom;
    if (key % every !== 0 && !isStrong) return [];
    const colour = isStrong ? 'text' : 'third';
    const parts = [mono(String(key), { size, weight: isStrong ? 600 : 400, colour })];
    const at = pointIn(frame, (key + 0.5) / count, 1);
    const style = { align: 'centre', dy: 10 } as const;
    return [
      { label: label(`key-position-${key}`, at, parts, style), rank: rank.keyName + (isStrong ? 20 : 0) },
    ];
  });
}

/** Px between the map and the block after it. */
function roomRightOfMap({ measures }: Opened): number {
  const { map, mix, guess } = measures.columns;
  const next = mix ?? guess;
  return map && next ? (next.x - map.x - map.width) * measures.space.scale : 0;
}
