import { expect, it } from 'vitest';
import { BusyTasks } from './busyTasks.ts';

it('names the task that began last among those that have not ended', () => {
  const begun: unknown[] = [];
  const tasks: BusyTasks = new BusyTasks(() => begun.push(tasks.newest));
  expect(tasks.newest).toBeNull();
  const endStart = tasks.begin('starting');
  const endCreation = tasks.begin('creating');
  const endText = tasks.begin('tokenising');
  endText();
  expect(tasks.newest, 'a short task does not hide a longer one that hangs').toBe('creating');
  endStart();
  expect(tasks.newest).toBe('creating');
  endCreation();
  endCreation();
  expect(tasks.newest).toBeNull();
  expect(begun).toEqual(['starting', 'creating', 'tokenising']);
});

it('says once that a task begins when two of a kind follow one another', () => {
  let begun = 0;
  const tasks = new BusyTasks(() => begun++);
  const end = tasks.begin('running');
  tasks.begin('running');
  end();
  expect(tasks.newest).toBe('running');
  expect(begun).toBe(1);
});
