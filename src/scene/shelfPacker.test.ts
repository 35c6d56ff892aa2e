import { describe, expect, it } from 'vitest';
import { ShelfPacker } from './shelfPacker.ts';

describe('ShelfPacker', () => {
  it('boxes stay on the sheet and never overlap', () => {
    const packer = new ShelfPacker(256);
    const boxes: { x: number; y: number; width: number; height: number }[] = [];
    for (let step = 0; step < 400; step++) {
      const width = 5 + ((step * 37) % 60);
      const height = 10 + ((step * 13) % 14);
      const place = packer.place(width, height);
      if (place) boxes.push({ ...place, width, height });
    }
    expect(boxes.length).toBeGreaterThan(60);
    for (const [index, a] of boxes.entries()) {
      expect(a.x + a.width).toBeLessThanOrEqual(256);
      expect(a.y + a.height).toBeLessThanOrEqual(256);
      for (const b of boxes.slice(index + 1)) {
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart).toBe(true);
      }
    }
  });

  it('says when there is no room', () => {
    const packer = new ShelfPacker(64);
    expect(packer.place(65, 4)).toBeNull();
    expect(packer.place(64, 40)).toEqual({ x: 0, y: 0 });
    expect(packer.place(10, 30)).toBeNull();
    expect(packer.place(10, 24)).toEqual({ x: 0, y: 40 });
  });
});
