import type { PictureNotes } from '../model/pictureNotes.ts';
import { viewPointOf } from '../model/view.ts';
import { columnX, type Planes } from './bed.ts';
import type { LayoutContext } from './context.ts';
import type { Bar } from './displayList.ts';
import { frameOf, range, times } from './geometry.ts';
import type { OverviewMeasures } from './overviewMeasures.ts';
import { loomPaint, rowFill } from './tokenRows.ts';

const barsMost = 4000;
/** Height in rows of a share of 1, or of a size at its limit. */
const fullHeight = 1.3;
const sizeMost = 2;

/** The loom's cells as bars on the bed. Above 4,000 cells only every k-th row stands up. */
export function bedRelief(
  context: LayoutContext,
  measures: OverviewMeasures,
  planes: Planes,
  relief: number,
): { readonly bars: readonly Bar[]; readonly note: PictureNotes['bars'] } {
  const { count, selected, heads, input } = context;
  const paint = loomPaint(context);
  const limit = paint.kind === 'size' ? paint.limit : 1;
  const point = viewPointOf[input.view.cell];
  const every = Math.ceil((count * heads.layers.length) / barsMost);
  const bars: Bar[] = [];
  let cut = 0;
  for (const layer of heads.layers) {
    const values = context.values(layer, point);
    const x = columnX(measures, layer);
    for (const row of range(count)) {
      const value = values?.[row];
      if (value === undefined || (row % every !== 0 && row !== selected)) continue;
      const size = Math.abs(value) / limit;
      if (size > sizeMost) cut++;
      const top = row + (1 - rowFill) / 2;
      bars.push({
        ...frameOf(
          planes.onBed(x, top),
          planes.onBed(x + measures.cell, top),
          planes.onBed(x, top + rowFill),
        ),
        height: times(planes.normal, Math.min(size, sizeMost) * fullHeight * measures.rowStep * relief),
        value,
        paint,
        resting: false,
        cut: size > sizeMost,
        keep: 1,
      });
    }
  }
  return { bars, note: { cut, drawn: bars.length, of: count * heads.layers.length } };
}
