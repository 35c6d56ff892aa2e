import { expect, it } from 'vitest';
import type { Address } from '../model/address.ts';
import { attentionPaint, cells } from './cells.ts';
import { sourceMarks } from './sourceMarks.ts';

const address = 'decoder.0.attn.v' as Address;
const frame = { origin: [10, 0, 0], u: [80, 0, 0], v: [0, -40, 0] } as const;
const grid = cells({
  id: 'v',
  address,
  head: 1,
  frame,
  rows: 4,
  subRows: 2,
  subCols: 4,
  pool: 2,
  paint: attentionPaint,
});

it('outlines a row of the head that a mark names, or one cell of it', () => {
  const [row, cell] = sourceMarks(
    [grid],
    [
      { address, index: [1, 2] },
      { address, index: [1, 0, 13] },
    ],
  );
  expect(row?.frame).toEqual({ origin: [10, -20, 0], u: [80, 0, 0], v: [0, -10, 0] });
  // Number 13 is in cell 6: the second line of the row, third column.
  expect(cell?.frame).toEqual({ origin: [50, -5, 0], u: [20, 0, 0], v: [0, -5, 0] });
});

it('leaves out other heads, other values and numbers that are not drawn', () => {
  const marks = [
    { address, index: [0, 2] },
    { address: 'decoder.1.attn.v' as Address, index: [1, 2] },
    { address, index: [1, 9] },
    { address, index: [1, 0, 99] },
  ];
  expect(sourceMarks([grid], marks)).toEqual([]);
});
