import { SerialQueue } from '../base/serialQueue.ts';
import type { PieceFolder, PieceHandle } from './weights/pieceFolder.ts';

const patienceMs = 3000;

/**
 * The same folder, asked one thing at a time and not for ever: Chromium now and then never answers a request for an
 * access handle while other files of the folder are opened and renamed. Who gets no answer goes on without storage.
 */
export function patientFolder(folder: PieceFolder, waitMs = patienceMs): PieceFolder {
  const queue = new SerialQueue();
  const ask = <T>(work: () => Promise<T>, onLate?: (value: T) => void) =>
    queue.add(() => withPatience(work(), waitMs, onLate));
  const patientHandle = (handle: PieceHandle): PieceHandle => ({
    getFile: () => ask(() => handle.getFile()),
    createSyncAccessHandle: () =>
      ask(
        () => handle.createSyncAccessHandle(),
        (late) => late.close(),
      ),
    ...(handle.move ? { move: (name: string) => ask(async () => handle.move?.(name)) } : {}),
  });
  return {
    getFileHandle: async (name, options) =>
      patientHandle(await ask(() => folder.getFileHandle(name, options))),
    removeEntry: (name) => ask(() => folder.removeEntry(name)),
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
