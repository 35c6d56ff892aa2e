import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ModelError } from '../../src/model/error.ts';
import { type Manifest, parseManifest } from '../../src/model/manifest.ts';
import { maxFileBytes } from './packFiles.ts';
import { sha256Of } from './sha256.ts';

/** The manifest of a folder whose every file has the size and hash it names; null without one. Throws ModelError. */
export async function verifyFolder(folder: string): Promise<Manifest | null> {
  const id = basename(folder);
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const manifest = parseManifest(JSON.parse(text), `${id}/manifest.json`);
  if (manifest.id !== id) fail(`${id}/manifest.json`, 'id', manifest.id, id);
  for (const { path, bytes, sha256 } of [...manifest.files, manifest.tokenizer]) {
    const found = await stat(join(folder, path)).catch(() => null);
    if (found?.size !== bytes)
      fail(`${id}/${path}`, '', found ? `${found.size} bytes` : 'no such file', `${bytes} bytes`);
    if (bytes > maxFileBytes) fail(`${id}/${path}`, '', `${bytes} bytes`, `at most ${maxFileBytes} bytes`);
    const hash = await sha256Of(join(folder, path));
    if (hash !== sha256) fail(`${id}/${path}`, 'SHA-256', hash, sha256);
  }
  const listed = new Set(manifest.files.map((file) => file.path));
  for (const path of await readdir(folder, { recursive: true })) {
    if (path.endsWith('.bin') && !listed.has(path))
      fail(`${id}/${path}`, '', 'a file', 'an entry in the manifest');
  }
  for (const name of ['LICENSE', 'PROVENANCE.md']) {
    if (!(await stat(join(folder, name)).catch(() => null)))
      fail(`${id}/${name}`, '', 'no such file', 'a file');
  }
  return manifest;
}

function fail(file: string, field: string, found: string, expected: string): never {
  throw new ModelError({ file, field, found, expected });
}
