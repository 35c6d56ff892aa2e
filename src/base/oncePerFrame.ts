import { nextFrame } from './nextFrame.ts';
import { nextTask } from './nextTask.ts';

/**
 * Runs what it is given at once, but no more than once a frame: of what comes before the next frame is drawn the newest
 * runs right after it, so that all that it changes is in the frame after that.
 */
export function oncePerFrame(frame: () => Promise<void> = nextFrame): (task: () => void) => void {
  let waits = false;
  let newest: (() => void) | null = null;
  const run = (task: () => void): void => {
    if (waits) {
      newest = task;
      return;
    }
    waits = true;
    task();
    void frame()
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
