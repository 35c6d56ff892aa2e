import { expect, it, vi } from 'vitest';
import { memoEach } from './memoEach.ts';
import { memoLast } from './memoLast.ts';

it('builds again only for other arguments', () => {
  const build = vi.fn((list: readonly number[], factor: number) => list.map((value) => value * factor));
  const scaled = memoLast(build);
  const list = [1, 2];
  expect(scaled(list, 2)).toEqual([2, 4]);
  expect(scaled(list, 2)).toBe(scaled(list, 2));
  expect(build).toHaveBeenCalledTimes(1);
  expect(scaled(list, 3)).toEqual([3, 6]);
  expect(scaled(list, 2)).toBe(scaled(list, 2));
  expect(build).toHaveBeenCalledTimes(2);
  expect(scaled([1, 2], 3)).toEqual([3, 6]);
  expect(scaled([1, 2], 3)).toEqual([3, 6]);
  expect(scaled(list, 2)).toEqual([2, 4]);
  expect(build).toHaveBeenCalledTimes(5);
});

it('remembers for each key by itself', () => {
  const build = vi.fn((name: string, times: number) => name.repeat(times));
  const repeated = memoEach(build);
  expect([repeated('a', 2), repeated('b', 3), repeated('a', 2), repeated('b', 3)]).toEqual([
    'aa',
    'bbb',
    'aa',
    'bbb',
  ]);
  expect(build).toHaveBeenCalledTimes(2);
  expect(repeated('a', 3)).toBe('aaa');
});
