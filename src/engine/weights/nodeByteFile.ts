import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ByteFile } from './byteFile.ts';

/** A file on disk, opened for each read. For Node only. */
export async function nodeByteFile(path: string): Promise<ByteFile> {
  const { size } = await stat(path);
  return {
    name: basename(path),
    size,
    async read(from, to) {
      const file = await open(path);
      try {
        const { buffer, bytesRead } = await file.read(new Uint8Array(to - from), 0, to - from, from);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
  };
}
