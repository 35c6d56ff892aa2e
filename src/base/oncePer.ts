import { nextTask } from './nextTask.ts';

/**
 * Runs what it is given at once, but then waits for `pause`: of what comes meanwhile the newest runs right after it. With
 * a pause that ends when a frame is drawn, all that a task changes is in the frame after that.
 */
export function oncePer(pause: () => Promise<void>): (task: () => void) => void {
  let waits = false;
  let newest: (() => void) | null = null;
  const run = (task: () => void): void => {
    if (waits) {
      newest = task;
      return;
    }
    waits = true;
    task();
    void pause()
      .then(nextTask)
      .then(() => {
        waits = false;
        const next = newest;
        newest = null;
        if (next) run(next);
      });
  };
  return run;
}
