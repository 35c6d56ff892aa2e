import { expect, it } from 'vitest';
import { deferred } from './deferred.ts';
import { oncePerFrame } from './oncePerFrame.ts';

it('runs the first task at once, and the newest of a frame after it', async () => {
  let frame = deferred<void>();
  const run = oncePerFrame(() => frame.promise);
  const ran: string[] = [];
  for (const name of ['first', 'dropped', 'newest']) run(() => ran.push(name));
  expect(ran).toEqual(['first']);
  const [before] = [frame];
  frame = deferred<void>();
  before.resolve();
  await expect.poll(() => ran).toEqual(['first', 'newest']);
  run(() => ran.push('of the next frame'));
  expect(ran).toEqual(['first', 'newest']);
  frame.resolve();
  await expect.poll(() => ran).toEqual(['first', 'newest', 'of the next frame']);
});
