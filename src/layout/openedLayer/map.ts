import { cells } from '../cells.ts';
import type { Frame, Rect, Surface, Target } from '../displayList.ts';
import { partOf, range } from '../geometry.ts';
import { label, mono, type RankedLabel, rank, shortNumber } from '../labels.ts';
import { type SceneParts, sceneParts } from '../sceneParts.ts';
import { outlineRect } from '../wall.ts';
import { emptyBlock } from './blocks.ts';
import { keyNames } from './mapNames.ts';
import { firstSeen, type MapValues, mapValue, mapValues } from './mapValues.ts';
import { type Opened, rowIn } from './opened.ts';

/** A cell narrower than this, on screen, has no room for a number. */
export const numberRoom = 22;
/** Up to so many tokens every pair has a click target of its own; above, the selected row's. */
const mostPairRows = 24;

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
function outsideWindow(opened: Opened, frame: Frame, opacity: number): readonly Rect[] {
  const { context, edge } = opened;
  const { count } = context;
  return range(count).flatMap((row): Rect[] => {
    const first = firstSeen(opened, row);
    if (first === 0) return [];
    const part = partOf(frame, 0, edge(row), first / count, edge(row + 1) - edge(row));
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
    if (!Number.isFinite(value) || (!map.full && key < firstSeen(opened, row))) return [];
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
