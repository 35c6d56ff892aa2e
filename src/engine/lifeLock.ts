/**
 * A lock of the browser that a worker holds for life: whoever else asks for it gets it at the moment the worker ends,
 * however that came about. Browsers say nothing when they end a worker. Absent outside secure contexts.
 */
export function holdLifeLock(told: (name: string) => void): void {
  const locks: LockManager | undefined = navigator.locks;
  if (!locks) return;
  const name = `engine ${crypto.randomUUID()}`;
  const forEver = new Promise<never>(() => {});
  locks
    .request(name, () => {
      told(name);
      return forEver;
    })
    // A browser that keeps no locks for this site: the watchdog notices a dead worker, only later.
    .catch(() => {});
}

/** Calls `ended` when the holder of the lock is gone, unless `signal` fires first. */
export function whenLifeEnds(name: string, signal: AbortSignal, ended: () => void): void {
  navigator.locks
    .request(name, { signal }, () => {
      if (!signal.aborted) ended();
    })
    .catch(() => {});
}
