import type { Planes } from './bed.ts';
import { attentionPaint, cells } from './cells.ts';
import type { LayoutContext } from './context.ts';
import type { CellGrid, Line, Paint, Target, Vec3 } from './displayList.ts';
import { frameOf, range } from './geometry.ts';
import { label, type RankedLabel, rank } from './labels.ts';
import { tokenParts } from './tokenText.ts';
import { percentileOf } from '../model/derive/limits.ts';
import { isShare, viewPointOf } from '../model/view.ts';

/** Heights of the cells as a share of their row: size, not dimming, marks the selected one. */
export const rowFill = 0.56;
export const selectedFill = 0.9;
/** How far the threads reach past the first and the last cell. */
export const threadReach = 10;

/** Paint of the loom's cells: shares on the scale of attention, sizes against their 99th percentile. */
export function loomPaint(context: LayoutContext): Paint {
  const { view } = context.input;
  if (isShare(view.cell)) return attentionPaint;
  const arrays = context.heads.layers.flatMap((layer) => {
    const values = context.values(layer, viewPointOf[view.cell]);
    // Position 0 is left out: its giant stream would set the limit for all.
    return values ? [values.subarray(Math.min(1, values.length - 1))] : [];
  });
  return { kind: 'size', limit: percentileOf(arrays, 0.99) || 1 };
}

/** One column of loom cells for each layer whose values are here. */
export function loomCells(context: LayoutContext, planes: Planes): readonly CellGrid[] {
  const paint = loomPaint(context);
  const point = viewPointOf[context.input.view.cell];
  return context.heads.layers.flatMap((layer) => {
    if (!context.values(layer, point)) return [];
    return [
      cells({
        id: `loom-${layer}`,
        address: context.address(layer, point),
        frame: planes.column(layer),
        rows: context.count,
        paint,
        rowFill,
        selectedRow: context.selected,
        selectedFill,
      }),
    ];
  });
}

export interface ThreadStyle {
  readonly from: (row: number) => Vec3;
  readonly to: (row: number) => Vec3;
  /** Rows that get a line; absent = all. */
  readonly rows?: readonly number[];
}

/** One unbroken line a token row, under the cells; the selected one in accent. */
export function threads(context: LayoutContext, { from, to, rows }: ThreadStyle): readonly Line[] {
  return (rows ?? range(context.count)).map((row) => {
    const leading = row === context.selected;
    const selected = leading || context.others.includes(row);
    return {
      from: from(row),
      to: to(row),
      width: leading ? 1.6 : 1,
      colour: selected ? 'accent' : 'thread',
      opacity: 1,
      under: true,
    };
  });
}

/**
 * Rows that carry words: all where they stand a type's height apart, else every k-th. The selected and the hovered
 * row always; their close neighbours then give way.
 */
export function namedRows(context: LayoutContext, stepPx: number, typeSize: number): readonly number[] {
  const apart = Math.max(10, typeSize * 0.95);
  const every = Math.max(1, Math.ceil(apart / Math.max(stepPx, 0.1) - 0.1));
  const first = [context.selected, context.input.hoverRow].filter((row) => row !== null);
  const named = new Set(first.filter((row) => row >= 0 && row < context.count));
  for (const row of range(context.count)) {
    if (row % every !== 0) continue;
    if (first.every((other) => row === other || Math.abs(row - other) >= every)) named.add(row);
  }
  return [...named].sort((a, b) => a - b);
}

export interface NameStyle {
  readonly at: (row: number) => Vec3;
  readonly rows: readonly number[];
  readonly size: number;
  readonly room: number;
  /** Rows set in heavier type: what the selected one looks at most. */
  readonly strong: ReadonlySet<number>;
  readonly subscripts: 'repeated' | 'all';
  /** A leading space shows as a faint middle dot. */
  readonly spaces: boolean;
}

/** Token names, right-aligned at the left end of the threads. */
export function tokenNames(context: LayoutContext, style: NameStyle): readonly RankedLabel[] {
  const { selected, input } = context;
  return style.rows.map((row) => {
    const isSelected = row === selected;
    const chosen = isSelected || input.view.queries.includes(row);
    const strong = chosen || style.strong.has(row);
    const indexed = style.subscripts === 'all' || context.repeated.has(row);
    const parts = tokenParts(shownText(context.texts[row] ?? '', style.spaces), {
      size: style.size,
      weight: strong ? 600 : 400,
      colour: chosen ? 'accent' : strong ? 'text' : 'second',
      room: style.room,
      subscript: indexed ? row : null,
    });
    const order = isSelected
      ? rank.selectedToken
      : row === input.hoverRow
        ? rank.hoveredToken
        : rank.token + (strong ? 1 : 0);
    return {
      label: label(`token-${row}`, style.at(row), parts, { align: 'right', dx: -8 }),
      rank: order,
    };
  });
}

/** Where room is short a token is written without its leading space. */
export function shownText(text: string, spaces: boolean): string {
  return spaces || text.trim() === '' ? text : text.trimStart();
}

/** Names and whole rows select their token. */
export function tokenTargets(
  context: LayoutContext,
  named: readonly number[],
  onRow: (row: number) => Target,
): readonly Target[] {
  const names = named.map(
    (row): Target => ({
      id: `token-name-${row}`,
      label: context.texts[row]?.trim() ?? '',
      action: { kind: 'selectToken', pos: row },
      labelId: `token-${row}`,
    }),
  );
  return [...range(context.count).map(onRow), ...names];
}

/** One token's whole row, from three of its corners. */
export function rowTarget(
  context: LayoutContext,
  row: number,
  ...corners: readonly [Vec3, Vec3, Vec3]
): Target {
  return {
    id: `row-${row}`,
    label: context.texts[row]?.trim() ?? '',
    action: { kind: 'selectToken', pos: row },
    frame: frameOf(...corners),
  };
}
