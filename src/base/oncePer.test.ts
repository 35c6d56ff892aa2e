import { expect, it } from 'vitest';
import { deferred } from './deferred.ts';
import { oncePer } from './oncePer.ts';

it('runs the first task at once, and the newest of a pause after it', async () => {
  let pause = deferred<void>();
  const run = oncePer(() => pause.promise);
  const ran: string[] = [];
  for (const name of ['first', 'dropped', 'newest']) run(() => ran.push(name));
  expect(ran).toEqual(['first']);
  const [before] = [pause];
  pause = deferred<void>();
  before.resolve();
  await expect.poll(() => ran).toEqual(['first', 'newest']);
  run(() => ran.push('of the next pause'));
  expect(ran).toEqual(['first', 'newest']);
  pause.resolve();
  await expect.poll(() => ran).toEqual(['first', 'newest', 'of the next pause']);
});
