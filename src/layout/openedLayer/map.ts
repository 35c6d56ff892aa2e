import { percentileLimit } from '../../model/derive/limits.ts';
import { meanPatternPoint } from '../../model/derive/meanPattern.ts';
import { attentionPaint, cells } from '../cells.ts';
import type { Frame, Paint, Rect, Surface, Target } from '../displayList.ts';
import { partOf, pointIn, range } from '../geometry.ts';
import { label, labelWidth, mono, type RankedLabel, rank, shortNumber } from '../labels.ts';
import { type SceneParts, sceneParts } from '../sceneParts.ts';
import { shownText } from '../tokenRows.ts';
import { tokenParts } from '../tokenText.ts';
import { outlineRect } from '../wall.ts';
import { emptyBlock } from './blocks.ts';
import { type Opened, rowHeight, rowIn } from './opened.ts';
import { stagesOf } from './stage.ts';

/** A cell narrower than this, on screen, has no room for a number. */
export const numberRoom = 22;
/** Up to so many tokens every pair has a click target of its own; above, the selected row's. */
const mostPairRows = 24;
const strongFrom = 0.5;
/** Px between a name on the stairs and its cell. */
const nameGap = 7;

export interface MapValues {
  readonly point: string;
  readonly paint: Paint;
  /** Pairs after the row are drawn too: `raw` and `scaled` hold them. */
  readonly full: boolean;
  readonly values: Float32Array | undefined;
  /** Index along the leading axis; null where there is none. */
  readonly head: number | null;
}

export function mapValues({ context, layer, head, heads }: Opened): MapValues {
  const stage = stagesOf(context).map;
  const open = !context.input.stack.causal;
  if (stage === 'pattern' && heads.length > 1) {
    const values = context.values(layer, meanPatternPoint);
    return { point: meanPatternPoint, paint: attentionPaint, full: open, values, head: null };
  }
  const point = `attn.${stage}`;
  const values = context.values(layer, point);
  if (stage === 'pattern') return { point, paint: attentionPaint, full: open, values, head };
  const limit = values ? percentileLimit(values) || 1 : 1;
  return { point, paint: { kind: 'signed', limit }, full: open || stage !== 'scores', values, head };
}

/** Value of the opened map. */
export function mapValue({ context }: Opened, map: MapValues, query: number, key: number): number {
  const { count } = context;
  return map.values?.[((map.head ?? 0) * count + query) * count + key] ?? Number.NaN;
}

/** The opened head's T x T map: rows look, columns are looked at. */
export function mapParts(opened: Opened, frame: Frame, opacity: number): SceneParts {
  const { context } = opened;
  const map = mapValues(opened);
  const surfaces = [...mapSurfaces(opened, map, frame, opacity)];
  const labels = keyNames(opened, map, frame);
  const { selected } = context;
  if (selected !== null && map.values) {
    for (const row of context.others) {
      const part = partOf(
        frame,
        0,
        opened.edge(row),
        (row + 1) / context.count,
        opened.edge(row + 1) - opened.edge(row),
      );
      surfaces.push(outlineRect(`map-selected-${row}`, part, 'accent', 1, 0.75 * opacity));
    }
    surfaces.push(selectedOutline(opened, frame, selected, map.full ? context.count : selected + 1, opacity));
    labels.push(...rowNumbers(opened, map, frame, selected));
    surfaces.push(...pairOutline(opened, frame, selected, opacity));
  }
  return sceneParts({ surfaces, labels, targets: pairTargets(opened, frame) });
}

export function mapSurfaces(
  opened: Opened,
  map: MapValues,
  frame: Frame,
  opacity: number,
): readonly Surface[] {
  const { context, layer, warp } = opened;
  const { count } = context;
  if (!map.values) return [emptyBlock('block-map', { frame, opacity })];
  const grid = cells({
    id: 'block-map',
    address: context.address(layer, map.point),
    ...(map.head === null ? {} : { head: map.head }),
    frame,
    rows: count,
    subCols: count,
    paint: map.paint,
    mask: map.full ? 'none' : 'causal',
    selectedRow: context.selected,
    keepOthers: opened.keepOthers,
    gridLines: Math.hypot(...frame.u) / count >= 8,
    warp,
    opacity,
  });
  if (map.full) return [grid];
  return [...forbiddenHalf(opened, frame, opacity), grid, ...outsideWindow(opened, frame, opacity)];
}

/** Hatched strips right of the diagonal, one a row: what a causal model cannot look at. */
function forbiddenHalf({ context, edge }: Opened, frame: Frame, opacity: number): readonly Rect[] {
  const { count } = context;
  return range(count - 1).map((row) => {
    const part = partOf(
      frame,
      (row + 1) / count,
      edge(row),
      1 - (row + 1) / count,
      edge(row + 1) - edge(row),
    );
    return forbiddenRect(`forbidden-${row}`, part, opacity);
  });
}

/** The same left of a sliding window: words too far back. */
function outsideWindow({ context, layer, edge }: Opened, frame: Frame, opacity: number): readonly Rect[] {
  const { count, input } = context;
  const { window } = input.config;
  if (!window?.layers.includes(layer)) return [];
  return range(count).flatMap((row): Rect[] => {
    const hidden = row - window.size + 1;
    if (hidden <= 0) return [];
    const part = partOf(frame, 0, edge(row), hidden / count, edge(row + 1) - edge(row));
    return [forbiddenRect(`far-${row}`, part, opacity)];
  });
}

function forbiddenRect(id: string, frame: Frame, opacity: number): Rect {
  return {
    kind: 'rect',
    id,
    frame,
    fill: 'forbidden',
    fillOpacity: 1,
    outline: null,
    hatch: true,
    opacity,
  };
}

export function selectedOutline(
  { context, edge }: Opened,
  frame: Frame,
  row: number,
  columns: number,
  opacity: number,
): Rect {
  const part = partOf(frame, 0, edge(row), columns / context.count, edge(row + 1) - edge(row));
  return outlineRect('map-selected', part, 'accent', 1.6, opacity);
}

/** The selected pair's cell, in text colour inside the accent row. */
function pairOutline({ context, edge }: Opened, frame: Frame, row: number, opacity: number): readonly Rect[] {
  const { count, input } = context;
  const { key } = input.view;
  if (key === null || key < 0 || key >= count) return [];
  const part = partOf(frame, key / count, edge(row), 1 / count, edge(row + 1) - edge(row));
  return [outlineRect('map-pair', part, 'text', 1.6, opacity)];
}

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

/** Numbers in the cells of the selected row, where a cell has room for them. */
export function rowNumbers(
  opened: Opened,
  map: MapValues,
  frame: Frame,
  row: number,
): readonly RankedLabel[] {
  const { context, measures } = opened;
  const { count } = context;
  if (Math.hypot(...frame.u) / count < numberRoom) return [];
  const size = Math.max(9.5, 9.5 * measures.space.scale);
  return range(map.full ? count : row + 1).flatMap((key): RankedLabel[] => {
    const value = mapValue(opened, map, row, key);
    if (!Number.isFinite(value)) return [];
    const isPattern = map.paint.kind === 'attention';
    const text = isPattern ? shortNumber(value) : shortScore(value);
    const limit = map.paint.kind === 'signed' ? map.paint.limit : 1;
    const bright = Math.sqrt(Math.abs(value) / limit) > 0.6;
    const parts = [mono(text, { size, weight: 500, colour: bright ? 'ground' : 'text' })];
    const at = rowIn(opened, frame, (key + 0.5) / count, row);
    return [{ label: label(`map-number-${key}`, at, parts, { align: 'centre' }), rank: rank.mapNumber }];
  });
}

/** Three characters or four: `-13`, `4.2`. */
function shortScore(value: number): string {
  return Math.abs(value) >= 9.95 ? value.toFixed(0) : value.toFixed(1).replace('-0.0', '0.0');
}

function pairTargets({ context, edge }: Opened, frame: Frame): readonly Target[] {
  const { count, selected, texts, input } = context;
  const rows = count <= mostPairRows ? range(count) : selected === null ? [] : [selected];
  return rows.flatMap((query) =>
    range(input.stack.causal ? query + 1 : count).map((key): Target => {
      const height = edge(query + 1) - edge(query);
      return {
        id: `pair-${query}-${key}`,
        label: `${texts[query]?.trim() ?? ''} looks at ${texts[key]?.trim() ?? ''}`,
        action: { kind: 'selectPair', query, key },
        frame: partOf(frame, key / count, edge(query), 1 / count, height),
      };
    }),
  );
}
