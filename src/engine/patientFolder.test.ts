import { expect, it } from 'vitest';
import { deferred } from '../base/deferred.ts';
import { patientFolder } from './patientFolder.ts';
import type { PieceAccess, PieceFolder } from './weights/pieceFolder.ts';

it('gives up a request that is never answered, goes on with the next, and closes what comes late', async () => {
  const late = deferred<PieceAccess>();
  let closed = false;
  const access = { close: () => (closed = true) } as unknown as PieceAccess;
  const asked: string[] = [];
  const folder: PieceFolder = {
    getFileHandle: async (name) => {
      asked.push(name);
      return {
        getFile: async () => new Blob([name]),
        createSyncAccessHandle: () => (name === 'a' ? late.promise : Promise.resolve(access)),
      };
    },
    removeEntry: async () => undefined,
  };
  const patient = patientFolder(folder, 20);
  const stuck = (await patient.getFileHandle('a')).createSyncAccessHandle();
  const next = patient.getFileHandle('b');
  expect(asked).toEqual(['a']);
  await expect(stuck).rejects.toThrow('the browser did not answer');
  expect(await (await (await next).getFile()).text()).toBe('b');
  expect(await (await next).createSyncAccessHandle()).toBe(access);
  expect(closed).toBe(false);
  late.resolve(access);
  await expect.poll(() => closed).toBe(true);
});
