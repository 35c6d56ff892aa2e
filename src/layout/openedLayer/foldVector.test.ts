import { describe, expect, it } from 'vitest';
import { foldVector, unfold } from './foldVector.ts';

describe('unfold', () => {
  it.each([
    [576, 144, 6, [4, 2, 1, 1]],
    [1536, 192, 4, [8, 4, 2, 1]],
    [384, 144, 6, [3, 3, 1, 1]],
    [64, 64, 2, [1, 1, 1, 1]],
  ] as const)('shows %i elements by themselves from near enough', (length, cells, rows, pools) => {
    const fold = foldVector(length, cells, rows);
    [1, 2, 4, 8].forEach((zoom, step) => {
      const near = unfold(fold, zoom);
      expect(near.pool).toBe(pools[step]);
      // Cells keep their width, and what was one row of them keeps its place.
      expect(near.subCols).toBe(fold.subCols);
      expect(near.subRows * near.subCols * near.pool).toBe(length);
    });
  });
});
