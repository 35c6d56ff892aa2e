import { percentileLimit } from '../../model/derive/limits.ts';
import { cells } from '../cells.ts';
import type { CellGrid, Frame, Rect, Surface } from '../displayList.ts';
import { outlineRect } from '../wall.ts';
import { type Fold, foldHead, foldVector, unfold } from './foldVector.ts';
import type { Opened } from './opened.ts';
import type { BlockId } from './openedMeasures.ts';
import { stagesOf } from './stage.ts';

export type VectorBlockId = Exclude<BlockId, 'arcs' | 'map'>;

/** A block of vectors: one a token row. */
export interface VectorBlock {
  readonly id: VectorBlockId;
  readonly point: string;
  readonly head: number | null;
  readonly fold: Fold;
  /** Length of a row, and how many leading elements its limit leaves out. */
  readonly width: number;
  readonly skip: number;
  /** Rows are lit by how much the selected row uses them. */
  readonly lit: boolean;
}

/** Share of its row that a block's cells fill. */
export const blockRowFill = 22 / 27;
/** About so many cells and rows: 24 x 6 for a stream, 48 x 4 for neurons, as drawn for 576 and 1,536. */
const streamCells = [144, 6] as const;
const neuronCells = [192, 4] as const;

export function vectorBlocks({ context, head, kvHead }: Opened): readonly VectorBlock[] {
  const { dModel, dHead, dMlp } = context.input.config;
  const stages = stagesOf(context);
  const { zoom = 1 } = context.input.pose;
  const stream = unfold(foldVector(dModel, ...streamCells), zoom);
  const headFold = foldHead(dHead);
  const plain = { head: null, skip: 0, lit: false };
  const ofHead = { fold: headFold, width: dHead, skip: 0 };
  const mlpWidth = stages.mlp === 'out' ? dModel : dMlp;
  return [
    { ...plain, id: 'input', point: context.input.stack.inputPoint, fold: stream, width: dModel },
    { ...ofHead, id: 'query', point: `attn.${stages.query}`, head, lit: false },
    { ...ofHead, id: 'key', point: `attn.${stages.key}`, head: kvHead, lit: true },
    { ...ofHead, id: 'value', point: 'attn.v', head: kvHead, lit: true },
    { ...ofHead, id: 'mix', point: 'attn.z', head, lit: false },
    { ...plain, id: 'out', point: 'attn.out', fold: stream, width: dModel, skip: dModel },
    {
      ...plain,
      id: 'mlp',
      point: `mlp.${stages.mlp}`,
      fold: unfold(foldVector(mlpWidth, ...neuronCells), zoom),
      width: mlpWidth,
      skip: mlpWidth,
    },
  ];
}

/** 99th percentile of the block's address over this layer and its tokens; null while it is not here. */
export function blockLimit({ context, layer }: Opened, { point, skip }: VectorBlock): number | null {
  const values = context.values(layer, point);
  return values ? percentileLimit(values, values.length > skip ? skip : 0) || 1 : null;
}

export interface BlockLook {
  readonly frame: Frame;
  readonly opacity: number;
  /** Other head than the opened one, in depth. */
  readonly head?: number;
  readonly lit?: boolean;
  readonly keepOthers?: number;
}

/** The block's cells, or its empty outline while the activation is not here. */
export function vectorSurface(opened: Opened, block: VectorBlock, look: BlockLook): Surface {
  const { context, layer } = opened;
  const head = look.head ?? block.head;
  const id = `block-${block.id}-${head ?? 'all'}`;
  const limit = blockLimit(opened, block);
  if (limit === null) return emptyBlock(id, look);
  const lit = (look.lit ?? block.lit) && context.selected !== null;
  const grid: CellGrid = cells({
    id,
    address: context.address(layer, block.point),
    frame: look.frame,
    rows: context.count,
    ...block.fold,
    paint: { kind: 'signed', limit },
    rowFill: blockRowFill,
    selectedRow: context.selected,
    selectedFill: blockRowFill,
    // A row that is lit by its weight is not dimmed a second time.
    keepOthers: lit ? 1 : (look.keepOthers ?? opened.keepOthers),
    lightBy: lit
      ? { address: context.address(layer, 'attn.pattern'), head: opened.head, row: context.selected ?? 0 }
      : null,
    warp: opened.warp,
    opacity: look.opacity,
  });
  return head === null ? grid : { ...grid, head };
}

export function emptyBlock(id: string, { frame, opacity }: BlockLook): Rect {
  return outlineRect(`${id}-empty`, frame, 'rule', 1, opacity);
}
