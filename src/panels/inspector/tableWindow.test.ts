import { describe, expect, it } from 'vitest';
import { moveCell, visibleStretch, within } from './tableWindow.ts';

describe('visibleStretch', () => {
  it('keeps a short table whole', () => {
    expect(visibleStretch(32, 24, 500, 100)).toEqual({ from: 0, to: 32 });
  });

  it('holds every visible cell of a long one, at its ends too', () => {
    for (let offset = 0; offset <= 128 * 24 - 240; offset += 7) {
      const { from, to } = visibleStretch(128, 24, offset, 240);
      expect(from).toBeLessThanOrEqual(Math.floor(offset / 24));
      expect(to).toBeGreaterThanOrEqual(Math.min(128, Math.ceil((offset + 240) / 24)));
      expect(to - from).toBeLessThan(30);
    }
  });
});

describe('moveCell', () => {
  const at = { row: 3, col: 3 };

  it('moves one cell, to the ends, and not beyond them', () => {
    expect(moveCell(at, 'ArrowUp', 10, 10)).toEqual({ row: 2, col: 3 });
    expect(moveCell(at, 'End', 10, 10)).toEqual({ row: 3, col: 9 });
    expect(moveCell(at, 'PageDown', 10, 10)).toEqual({ row: 9, col: 3 });
    expect(moveCell({ row: 0, col: 0 }, 'ArrowLeft', 10, 10)).toEqual({ row: 0, col: 0 });
  });

  it('leaves other keys alone', () => {
    expect(moveCell(at, 'a', 10, 10)).toBeNull();
    expect(moveCell(at, 'Tab', 10, 10)).toBeNull();
  });
});

describe('within', () => {
  it('keeps the tab stop among the cells that are in the document', () => {
    const shown = visibleStretch(128, 24, 100 * 24, 240);
    expect([0, 103, 127].map((row) => within(shown, row))).toEqual([shown.from, 103, shown.to - 1]);
  });
});
