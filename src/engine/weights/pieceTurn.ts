/**
 * One worker or tab at a time writes a piece: whoever asks for the same one meanwhile waits, and finds it stored. Where
 * a browser keeps no locks, everybody goes at once.
 */
export async function inPieceTurn<T>(
  sha256: string,
  signal: AbortSignal | undefined,
  task: () => Promise<T>,
): Promise<T> {
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  if (!locks) return task();
  return locks.request(`piece ${sha256}`, signal ? { signal } : {}, task);
}
