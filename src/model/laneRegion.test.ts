import { expect, it } from 'vitest';
import { laneRegion } from './laneRegion.ts';

const wide = { width: 1281, height: 500 };
const narrow = { width: 390, height: 701 };

it('gives one lane all of the room', () => {
  expect(laneRegion(wide, 0, 1, 1)).toEqual({ x: 0, y: 0, ...wide });
});

it('stands two lanes beside each other, each under its head', () => {
  expect(laneRegion(wide, 0, 2, 1)).toEqual({ x: 0, y: 50, width: 640, height: 450 });
  expect(laneRegion(wide, 1, 2, 2)).toEqual({ x: 640, y: 100, width: 641, height: 400 });
});

it('stands them one above the other where there is little width', () => {
  expect(laneRegion(narrow, 0, 2, 1)).toEqual({ x: 0, y: 50, width: 390, height: 300 });
  expect(laneRegion(narrow, 1, 2, 1)).toEqual({ x: 0, y: 400, width: 390, height: 300 });
});
