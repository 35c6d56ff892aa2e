/** A folder of the browser's private file system (OPFS), made where it is not there. Rejects where storage is blocked. */
export async function openStorageFolder(path: readonly string[]): Promise<FileSystemDirectoryHandle> {
  let folder = await navigator.storage.getDirectory();
  for (const name of path) folder = await folder.getDirectoryHandle(name, { create: true });
  return folder;
}
