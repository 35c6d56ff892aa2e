import { expect, it, vi } from 'vitest';
import { memoLast } from './memoLast.ts';

it('builds again only for other arguments', () => {
  const build = vi.fn((list: readonly number[], factor: number) => list.map((value) => value * factor));
  const scaled = memoLast(build);
  const list = [1, 2];
  expect(scaled(list, 2)).toEqual([2, 4]);
  expect(scaled(list, 2)).toBe(scaled(list, 2));
  expect(build).toHaveBeenCalledTimes(1);
  expect(scaled(list, 3)).toEqual([3, 6]);
  expect(scaled([1, 2], 3)).toEqual([3, 6]);
  expect(scaled(list, 2)).toEqual([2, 4]);
  expect(build).toHaveBeenCalledTimes(4);
});
