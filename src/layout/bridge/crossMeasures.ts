import { memoLast } from '../../base/memoLast.ts';
import { fitSpace, type Space } from '../space.ts';

/** Columns of an opened bridge, design px: the encoder's side, the ribbons, the decoder's side. */
export interface CrossMeasures {
  readonly space: Space;
  /** Top of the rows of either side; the shorter stands in the middle of the longer. */
  readonly top: { readonly keys: number; readonly queries: number };
  readonly row: { readonly keys: number; readonly queries: number };
  readonly film: { readonly top: number; readonly tile: number; readonly gap: number };
  readonly x: Readonly<Record<CrossColumn, number>>;
  readonly nameRoom: number;
  /** Width of a block of vectors, and of the map. */
  readonly block: number;
  readonly map: number;
}

export type CrossColumn =
  | 'keyNames'
  | 'key'
  | 'value'
  | 'ribbons'
  | 'queryNames'
  | 'query'
  | 'map'
  | 'mix'
  | 'guess';

const rowMost = 27;
const rowsHeight = 372;
const rowsTop = 182;
const mapMost = 380;

export const crossMeasures = memoLast(
  (width: number, height: number, queries: number, keys: number): CrossMeasures => {
    const isNarrow = width < 600;
    const block = isNarrow ? 26 : 76;
    const nameRoom = isNarrow ? 34 : 74;
    const gap = isNarrow ? 8 : 16;
    const row = {
      keys: Math.min(rowMost, rowsHeight / Math.max(1, keys)),
      queries: Math.min(rowMost, rowsHeight / Math.max(1, queries)),
    };
    const map = Math.min(isNarrow ? 170 : mapMost, rowMost * keys);
    const key = nameRoom + gap;
    const value = key + block + gap;
    const ribbons = value + block + 6;
    const queryNames = ribbons + (isNarrow ? 40 : 150) + nameRoom;
    const query = queryNames + gap;
    const mapX = query + block + gap;
    const mix = mapX + map + 1.5 * gap;
    const guess = mix + block + gap;
    const design = { width: guess + (isNarrow ? 56 : 70), height: rowsTop + rowsHeight + 34 };
    const longest = Math.max(row.keys * keys, row.queries * queries);
    const spare = (rowsHeight - longest) / 2;
    return {
      space: fitSpace({ width, height }, design),
      top: {
        keys: rowsTop + spare + (longest - row.keys * keys) / 2,
        queries: rowsTop + spare + (longest - row.queries * queries) / 2,
      },
      row,
      film: { top: 34, tile: 66, gap: 12 },
      x: { keyNames: nameRoom, key, value, ribbons, queryNames, query, map: mapX, mix, guess },
      nameRoom,
      block,
      map,
    };
  },
);
