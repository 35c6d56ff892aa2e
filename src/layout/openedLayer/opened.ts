import type { LayoutContext } from '../context.ts';
import type { Frame, RowWarp, Vec3 } from '../displayList.ts';
import { pointIn } from '../geometry.ts';
import { lensOver, rowEdge } from '../rowWarp.ts';
import type { BlockId, Column, ColumnId, OpenedMeasures } from './openedMeasures.ts';

/** One layer taken apart, with one head in front. */
export interface Opened {
  readonly context: LayoutContext;
  readonly measures: OpenedMeasures;
  readonly layer: number;
  readonly head: number;
  /** Heads whose mean the map shows; one = its own. */
  readonly heads: readonly number[];
  readonly kvHead: number;
  readonly warp: RowWarp | null;
  /** Share of the rows' height at which a row begins. */
  readonly edge: (row: number) => number;
  /** Colour that rows other than the selected keep. */
  readonly keepOthers: number;
  /** Final place of a block; null where there is no room for it. */
  readonly frame: (id: BlockId) => Frame | null;
}

export function openedLayerOf(context: LayoutContext, measures: OpenedMeasures, layer: number): Opened {
  const { config, view } = context.input;
  const head = Math.min(Math.max(view.heads[0] ?? 0, 0), config.nHeads - 1);
  const warp = lensOver(context.count, context.selected);
  return {
    context,
    measures,
    layer,
    head,
    heads: [head, ...view.heads.slice(1).filter((other) => other >= 0 && other < config.nHeads)],
    kvHead: Math.floor(head / (config.nHeads / config.nKvHeads)),
    warp,
    edge: (row) => rowEdge(warp, context.count, row),
    keepOthers: context.selected === null ? 1 : view.theme === 'light' ? 0.55 : 0.6,
    frame: (id) => {
      const column = measures.columns[id];
      return column ? columnFrame(measures, column) : null;
    },
  };
}

export function columnFrame({ space, top, rowsHeight }: OpenedMeasures, { x, width }: Column): Frame {
  return space.frame(x, top, width, rowsHeight);
}

/** Middle of a row at a design x. */
export function rowPoint({ measures, edge }: Opened, x: number, row: number): Vec3 {
  const middle = (edge(row) + edge(row + 1)) / 2;
  return measures.space.at(x, measures.top + middle * measures.rowsHeight);
}

/** Middle of a row inside any frame that spans all rows; `column` 0..1. */
export function rowIn({ edge }: Opened, frame: Frame, column: number, row: number): Vec3 {
  return pointIn(frame, column, (edge(row) + edge(row + 1)) / 2);
}

export function columnOf(opened: Opened, id: ColumnId): Column | null {
  return opened.measures.columns[id] ?? null;
}

/** Height of a row on screen, px. */
export function rowHeight({ measures, edge }: Opened, row: number): number {
  return (edge(row + 1) - edge(row)) * measures.rowsHeight * measures.space.scale;
}
