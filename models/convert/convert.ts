import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ModelError } from '../../src/model/error.ts';
import { catalogue } from './catalogue.ts';
import { writeFolder } from './writeFolder.ts';

const usage = 'usage: npm run models:convert -- FILE.gguf|DIR ID';

/** A bad command line; exit 2. */
class UsageError extends Error {}

async function main([source, id]: readonly string[]): Promise<void> {
  if (source === undefined || id === undefined) throw new UsageError(usage);
  const found = await stat(source).catch(() => null);
  if (!found) throw new UsageError(`${source}: found no such file, expected a GGUF file or a folder`);
  const entry = catalogue[id];
  if (!entry) throw new UsageError(`ID ${id}: expected one of ${Object.keys(catalogue).join(', ')}`);
  const folder = resolve(fileURLToPath(new URL('..', import.meta.url)), id);
  const files = await writeFolder({ source: resolve(source), id, entry, folder });
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  console.log(`models/${id}: ${files.length} files, ${total} bytes of weights`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof UsageError || error instanceof ModelError)) throw error;
  console.error(`error: ${error.message}`);
  process.exit(2);
});
