import type { DisplayList } from '../layout/displayList.ts';
import type { LoomState } from '../state/loomState.ts';
import type { Held } from './picking.ts';

/** What of the pointer's place changes the picture: a row that is named only while it is pointed at, a pane that rises. */
export class HoveredParts {
  row: number | null = null;
  head: number | null = null;

  /** True when the picture is to be laid out anew. */
  changesHead(head: number | null): boolean {
    if (head === this.head) return false;
    this.head = head;
    return true;
  }

  /** A hovered row without a name gets one; all else about hovering a number is the tooltip's. */
  changesRow(hover: LoomState['page']['hover'], list: DisplayList | null): boolean {
    const row = hover && (hover.index.length === 3 ? hover.index[1] : hover.index[0]);
    const wanted = row === undefined || row === null || this.#isNamed(row, list) ? null : row;
    if (wanted === this.row || (row !== null && row === this.row)) return false;
    this.row = wanted;
    return true;
  }

  #isNamed(row: number, list: DisplayList | null): boolean {
    return (list?.targets ?? []).some(
      (target) =>
        'labelId' in target &&
        target.action.kind === 'selectToken' &&
        target.action.pos === row &&
        row !== this.row,
    );
  }
}

/** A new run's number stands where the old one was pointed at. */
export function isStale(
  { index, value }: NonNullable<LoomState['page']['hover']>,
  held: Held | undefined,
): boolean {
  const at = held ? index.reduce((sum, part, axis) => sum * (held.shape[axis] ?? 1) + part, 0) : -1;
  return held?.values[at] !== value;
}
