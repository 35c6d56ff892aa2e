import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

/** Ids of the converted models: the folders of `models/` that hold a manifest. */
export function listModelIds(modelsDir: string): readonly string[] {
  if (!existsSync(modelsDir)) return [];
  return readdirSync(modelsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(modelsDir, entry.name, 'manifest.json')))
    .map((entry) => entry.name)
    .sort();
}

const unpublished = /(^fixtures$|\.test\.tsx?$|^\.)/;

/** True for what a visitor's browser may ask for: not tests and their fixtures. Licence and provenance go along. */
export function isPublished(name: string): boolean {
  return !unpublished.test(name);
}

/** Copies one model folder with its subfolders. Returns the number of files copied. */
export function copyModelFolder(from: string, to: string): number {
  mkdirSync(to, { recursive: true });
  let copied = 0;
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (!isPublished(entry.name)) continue;
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) copied += copyModelFolder(source, target);
    else {
      copyFileSync(source, target);
      copied += 1;
    }
  }
  return copied;
}

/**
 * Puts `models/<id>/` into `dist/models/<id>/` under the names they have, because the manifest lists them.
 * The dev server needs no help: it serves the repository's own folder at the same address.
 */
export function modelFolders(): Plugin {
  let modelsDir = '';
  let outDir = '';
  return {
    name: 'loom-model-folders',
    apply: 'build',
    configResolved(config) {
      modelsDir = join(config.root, 'models');
      outDir = resolve(config.root, config.build.outDir, 'models');
    },
    writeBundle() {
      for (const id of listModelIds(modelsDir)) {
        const files = copyModelFolder(join(modelsDir, id), join(outDir, id));
        this.info(`models/${id}: ${files} files`);
      }
    },
  };
}
