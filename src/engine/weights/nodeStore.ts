import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../../model/error.ts';
import type { FileStore } from './fileStore.ts';

/** Files of a model folder on disk, verified on every read. For Node only. */
export function nodeStore(folder: string): FileStore {
  return {
    async fetch({ path, bytes, sha256 }, { onProgress, signal } = {}) {
      const fail = (found: string, expected: string, hint?: string): never => {
        throw new ModelError({ file: path, field: '', found, expected, ...(hint ? { hint } : {}) });
      };
      const held = await readFile(join(folder, path), signal ? { signal } : {}).catch((error: unknown) => {
        if (signal?.aborted) throw error;
        return fail('no such file', `a file of ${bytes} bytes in ${folder}`);
      });
      if (held.byteLength !== bytes) fail(`${held.byteLength} bytes`, `${bytes} bytes`);
      const found = createHash('sha256').update(held).digest('hex');
      if (found !== sha256) fail(`SHA-256 ${found}`, sha256, 'the file is damaged');
      onProgress?.(bytes);
      return held;
    },
  };
}
