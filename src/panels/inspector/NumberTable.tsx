import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { type Cell, moveCell, visibleStretch, within } from './tableWindow.ts';
import { designPx } from '../../base/designPx.ts';
import './NumberTable.css';

export interface NumberTableProps {
  readonly label: string;
  readonly rows: number;
  readonly cols: number;
  readonly rowHead: (row: number) => ReactNode;
  readonly colHead: (col: number) => ReactNode;
  /** Text of a cell. */
  readonly cell: (row: number, col: number) => string;
  /** The cell in words, with its exact value. */
  readonly cellLabel: (row: number, col: number) => string;
  /** Cells that mean "cannot", drawn hatched. */
  readonly forbidden?: (row: number, col: number) => boolean;
  readonly markedRow: number | null;
  readonly markedCol: number | null;
  readonly start: Cell;
  readonly onPick: (row: number, col: number) => void;
}

/** The style sheet's sizes, in design px. */
const cellWidth = 46;
const cellHeight = 24;
const headWidth = 84;

/**
 * A table of numbers with one tab stop: arrow keys move a cursor through the cells, Enter picks one. Long tables hold
 * only the cells in view; the counts that assistive tools read are always of the whole.
 */
export function NumberTable(props: NumberTableProps) {
  const { rows, cols, onPick } = props;
  const box = useRef<HTMLDivElement>(null);
  const follow = useRef(false);
  const [cursor, setCursor] = useState(props.start);
  const [view, setView] = useState({ left: 0, top: 0, width: 320, height: 400 });
  const inRows = visibleStretch(rows, cellHeight, view.top, view.height);
  const inCols = visibleStretch(cols, cellWidth, view.left, view.width);
  // Scrolled away, the one tab stop comes along: a cell that is not in the document cannot take the focus.
  const at = { row: within(inRows, cursor.row), col: within(inCols, cursor.col) };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the start counts when the table appears
  useEffect(() => {
    scrollTo(box.current, props.start);
    measure();
  }, []);
  useEffect(() => {
    if (!follow.current) return;
    follow.current = false;
    box.current?.querySelector<HTMLElement>('[data-cursor]')?.focus({ preventScroll: true });
  });

  const measure = (): void => {
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = box.current ?? emptyBox;
    const px = designPx(window);
    setView({
      left: scrollLeft / px,
      top: scrollTop / px,
      width: clientWidth / px,
      height: clientHeight / px,
    });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') onPick(at.row, at.col);
    const next = moveCell(at, event.key, rows, cols);
    if (!next && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    if (!next) return;
    follow.current = true;
    setCursor(next);
    scrollTo(box.current, next);
    measure();
  };
  const style = {
    '--cols': cols,
    '--width': `calc(${headWidth + cols * cellWidth} * var(--u))`,
  } as CSSProperties;
  return (
    <div className="number-table" ref={box} onScroll={measure} style={style}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table that takes the keyboard
        role="grid"
        aria-label={props.label}
        aria-rowcount={rows + 1}
        aria-colcount={cols + 1}
        onKeyDown={onKey}
      >
        <thead>
          <tr aria-rowindex={1}>
            <td className="corner" />
            <Gap count={inCols.from} />
            {range(inCols.from, inCols.to).map((col) => (
              <th
                key={col}
                scope="col"
                aria-colindex={col + 2}
                className={col === props.markedCol ? 'marked' : ''}
              >
                {props.colHead(col)}
              </th>
            ))}
            <Gap count={cols - inCols.to} />
          </tr>
        </thead>
        <tbody>
          {inRows.from > 0 && <GapRow height={inRows.from * cellHeight} />}
          {range(inRows.from, inRows.to).map((row) => (
            <tr key={row} aria-rowindex={row + 2} className={row === props.markedRow ? 'marked' : ''}>
              <th scope="row">{props.rowHead(row)}</th>
              <Gap count={inCols.from} />
              {range(inCols.from, inCols.to).map((col) => (
                <TableCell
                  key={col}
                  table={props}
                  row={row}
                  col={col}
                  isCursor={row === at.row && col === at.col}
                  onPick={() => {
                    setCursor({ row, col });
                    onPick(row, col);
                  }}
                />
              ))}
              <Gap count={cols - inCols.to} />
            </tr>
          ))}
          {inRows.to < rows && <GapRow height={(rows - inRows.to) * cellHeight} />}
        </tbody>
      </table>
    </div>
  );
}

interface TableCellProps {
  readonly table: NumberTableProps;
  readonly row: number;
  readonly col: number;
  readonly isCursor: boolean;
  readonly onPick: () => void;
}

function TableCell({ table, row, col, isCursor, onPick }: TableCellProps) {
  const isForbidden = table.forbidden?.(row, col) ?? false;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid answers the keys for all its cells
    <td
      aria-colindex={col + 2}
      aria-label={table.cellLabel(row, col)}
      title={table.cellLabel(row, col)}
      tabIndex={isCursor ? 0 : -1}
      data-cursor={isCursor ? '' : undefined}
      className={`${isForbidden ? 'forbidden' : ''} ${row === table.markedRow && col === table.markedCol ? 'marked' : ''}`}
      onClick={onPick}
    >
      {isForbidden ? '' : table.cell(row, col)}
    </td>
  );
}

/** Rows that are out of view, as one empty row. */
function GapRow({ height }: { readonly height: number }) {
  return <tr style={{ height: `calc(${height} * var(--u))` }} />;
}

/** Columns that are out of view, as one empty cell. */
function Gap({ count }: { readonly count: number }) {
  if (count === 0) return null;
  // A table of fixed layout takes its columns' widths from its first row: the gap is as wide as what it stands for.
  const width = `calc(${count * cellWidth} * var(--u))`;
  return <td className="gap" colSpan={count} style={{ width }} />;
}

const emptyBox = { scrollLeft: 0, scrollTop: 0, clientWidth: 0, clientHeight: 0 };

/** Brings a cell into view, clear of the heads that stay in place. */
function scrollTo(box: HTMLElement | null, { row, col }: Cell): void {
  if (!box) return;
  const px = designPx(window);
  const left = col * cellWidth * px;
  const top = row * cellHeight * px;
  const roomX = box.clientWidth - (headWidth + cellWidth) * px;
  const roomY = box.clientHeight - 2 * cellHeight * px;
  box.scrollLeft = Math.min(left, Math.max(box.scrollLeft, left - roomX));
  box.scrollTop = Math.min(top, Math.max(box.scrollTop, top - roomY));
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
