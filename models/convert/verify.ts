import { readdir } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compareGguf } from './compareGguf.ts';
import { verifyFolder } from './verifyFolder.ts';

/** Checks every model folder, and its tensors against the published file where that is at hand. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { gguf: { type: 'string' } } });
  const ggufPath = values.gguf ?? process.env.LOOM_GGUF;
  const models = fileURLToPath(new URL('..', import.meta.url));
  const rows: Record<string, Record<string, string | number>> = {};
  for (const entry of await readdir(models, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === 'convert') continue;
    const folder = resolve(models, entry.name);
    const manifest = await verifyFolder(folder);
    if (!manifest) continue;
    const given = ggufPath !== undefined && basename(ggufPath) === manifest.source.file;
    const compared = given ? await compareGguf({ manifest, folder, ggufPath }) : null;
    rows[entry.name] = {
      files: manifest.files.length + 1,
      MB: Number(
        (manifest.files.reduce((sum, file) => sum + file.bytes, manifest.tokenizer.bytes) / 1e6).toFixed(1),
      ),
      tensors: manifest.tensors.length,
      'compared with GGUF': compared
        ? `${compared.blocks} blocks, ${compared.f32Tensors} F32 tensors`
        : 'not given',
    };
  }
  console.table(rows);
}

main().catch((error: unknown) => {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
