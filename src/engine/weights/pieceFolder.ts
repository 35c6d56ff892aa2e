import { openStorageFolder } from './storageFolder.ts';

/** What is used of the browser's private file system (OPFS); narrow, so that tests can stand in for it. */
export interface PieceFolder {
  getFileHandle(name: string, options?: { readonly create?: boolean }): Promise<PieceHandle>;
  removeEntry(name: string): Promise<void>;
}

export interface PieceHandle {
  getFile(): Promise<Blob>;
  createSyncAccessHandle(): Promise<PieceAccess>;
  /** Rename; absent in some browsers. */
  move?(name: string): Promise<void>;
}

export interface PieceAccess {
  getSize(): number;
  read(target: Uint8Array, options: { readonly at: number }): number;
  write(source: Uint8Array, options: { readonly at: number }): number;
  truncate(size: number): void;
  close(): void;
}

/** The folder of this device, or null where storage is blocked or cannot be written from a worker. */
export async function openPieceFolder(): Promise<PieceFolder | null> {
  try {
    const folder = (await openStorageFolder(['pieces'])) as unknown as PieceFolder;
    const probe = await folder.getFileHandle('probe', { create: true });
    return typeof probe.createSyncAccessHandle === 'function' ? folder : null;
  } catch {
    return null;
  }
}
