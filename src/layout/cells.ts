import { memoEach } from '../base/memoEach.ts';
import type { Address } from '../model/address.ts';
import type { SinkMode } from '../model/view.ts';
import type { CellGrid, Frame, Paint } from './displayList.ts';
import type { LayoutContext } from './context.ts';

/** A cell grid with everything that is rarely wanted switched off. */
export function cells(
  grid: Pick<CellGrid, 'id' | 'address' | 'frame' | 'rows' | 'paint'> & Partial<CellGrid>,
): CellGrid {
  return {
    kind: 'cells',
    subRows: 1,
    subCols: 1,
    pool: 1,
    mask: 'none',
    reach: null,
    resting: [],
    restingMode: 'grey',
    rowFill: 1,
    selectedRow: null,
    selectedFill: 1,
    keepOthers: 1,
    lightBy: null,
    gridLines: false,
    warp: null,
    opacity: 1,
    ...grid,
  };
}

export const attentionPaint: Paint = { kind: 'attention' };
const noResting: readonly number[] = [];

/** The whole pattern of one head as a T x T grid, resting columns as the view asks for. */
export function patternGrid(
  context: LayoutContext,
  place: { readonly id: string; readonly layer: number; readonly head: number; readonly frame: Frame },
): CellGrid {
  const { input, count, keyCount } = context;
  const sink = input.view.sink;
  const address = context.address(place.layer, context.point('pattern'));
  const resting = sink === 'full' ? noResting : input.resting(place.layer, place.head);
  const mask = input.stack.causal ? 'causal' : 'none';
  const { window } = input.config;
  const reach = mask === 'causal' && window?.layers.includes(place.layer) ? window.size : null;
  return gridOf(place.id, address, place.head, place.frame, count, keyCount, resting, sink, mask, reach);
}

/** Most of the wall's hundreds of tiles are the same from one picture to the next. */
const gridOf = memoEach(
  (
    id: string,
    address: Address,
    head: number,
    frame: Frame,
    rows: number,
    columns: number,
    resting: readonly number[],
    sink: SinkMode,
    mask: CellGrid['mask'],
    reach: number | null,
  ): CellGrid =>
    cells({
      id,
      address,
      head,
      frame,
      rows,
      subCols: columns,
      paint: attentionPaint,
      mask,
      reach,
      resting,
      restingMode: sink === 'hide' ? 'hide' : 'grey',
    }),
);
