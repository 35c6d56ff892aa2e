import type { Address } from '../../model/address.ts';
import type { Cell, CellTrace } from './cell.ts';

/** What a number is made from: whole rows where it takes several numbers of one, else the numbers. */
export function sourcesOf({ terms }: CellTrace): readonly Cell[] {
  const rows = new Map<string, { readonly address: Address; readonly cells: Cell[] }>();
  for (const { factors } of terms) {
    for (const { cell } of factors) {
      if (!cell) continue;
      const key = `${cell.address} ${cell.index.slice(0, -1)}`;
      const row = rows.get(key) ?? { address: cell.address, cells: [] };
      row.cells.push(cell);
      rows.set(key, row);
    }
  }
  return [...rows.values()].flatMap(({ address, cells }) => {
    const [first] = cells;
    if (!first || cells.length === 1) return cells;
    return [{ address, index: first.index.slice(0, -1) }];
  });
}
