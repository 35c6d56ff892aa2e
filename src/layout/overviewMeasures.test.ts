import { describe, expect, it } from 'vitest';
import { overviewMeasures } from './overviewMeasures.ts';

const smol = { nLayers: 30, nHeads: 9 };
const desk = { width: 1280, height: 588 };

describe('the overview', () => {
  it.each([
    [1, 36],
    [3, 36],
    [8, 27],
    [14, 15.6],
  ])('gives the rows of %i words %d px', (count, step) => {
    expect(overviewMeasures(desk, smol, count).rowStep).toBeCloseTo(step, 1);
  });

  it('keeps the first row of a short text clear of the layer numbers on a phone', () => {
    const { rowStep, firstRow } = overviewMeasures({ width: 390, height: 676 }, smol, 3);
    expect(rowStep).toBeGreaterThan(30);
    // Cells fill 0.56 of their row; the numbers reach 5 px below the fold.
    expect(firstRow - 0.28 * rowStep).toBeGreaterThan(5);
  });

  it('keeps the rows of any text within their area', () => {
    for (let count = 1; count <= 128; count++) {
      const { rowStep, rowArea } = overviewMeasures(desk, smol, count);
      expect(rowStep * count).toBeLessThanOrEqual(rowArea + 1e-9);
    }
  });

  it.each([
    ['MiniLM', { nLayers: 6, nHeads: 12 }],
    ['two layers of four heads', { nLayers: 2, nHeads: 4 }],
    ['twelve by twelve', { nLayers: 12, nHeads: 12 }],
    ['SmolLM2', smol],
  ])('leaves no gap between wall and bed: %s', (_, config) => {
    const { wallY, rows, rowPitch, fold, rowArea, firstRow } = overviewMeasures(desk, config, 14);
    expect(fold - (wallY + rows * rowPitch)).toBeLessThanOrEqual(13);
    expect(fold + firstRow + rowArea).toBeCloseTo(314 + 26.6 + 218.4, 3);
  });
});
