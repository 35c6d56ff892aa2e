import { SerialQueue } from '../base/serialQueue.ts';
import type { PieceFolder, PieceHandle } from './weights/pieceFolder.ts';

const patienceMs = 3000;

/**
 * The same folder, asked one thing at a time and not for ever: Chromium now and then never answers a request for an
 * access handle while other files of the folder are opened and renamed. Who gets no answer goes on without storage.
 */
export function patientFolder(folder: PieceFolder, waitMs = patienceMs): PieceFolder {
  const queue = new SerialQueue();
  const asked = new Set<object>();
  // Whoever is asked is held until the answer: the browser may collect a handle that nothing refers to, and its answer.
  const ask = <T>(whom: object, work: () => Promise<T>, onLate?: (value: T) => void) =>
    queue.add(async () => {
      asked.add(whom);
      try {
        return await withPatience(work(), waitMs, onLate);
      } finally {
        asked.delete(whom);
      }
    });
  const patientHandle = (handle: PieceHandle): PieceHandle => ({
    getFile: () => ask(handle, () => handle.getFile()),
    createSyncAccessHandle: () =>
      ask(
        handle,
        () => handle.createSyncAccessHandle(),
        (late) => late.close(),
      ),
    ...(handle.move ? { move: (name: string) => ask(handle, async () => handle.move?.(name)) } : {}),
  });
  return {
    getFileHandle: async (name, options) =>
      patientHandle(await ask(folder, () => folder.getFileHandle(name, options))),
    removeEntry: (name) => ask(folder, () => folder.removeEntry(name)),
  };
}

function withPatience<T>(
  work: Promise<T>,
  waitMs: number,
  onLate: ((value: T) => void) | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let given = false;
    const timer = setTimeout(() => {
      given = true;
      reject(new Error('the browser did not answer'));
    }, waitMs);
    work.then(
      (value) => {
        clearTimeout(timer);
        if (given) onLate?.(value);
        else resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
