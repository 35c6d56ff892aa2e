import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../../src/model/error.ts';
import { type ManifestFile, parseManifest } from '../../src/model/manifest.ts';
import type { CatalogueEntry } from './catalogue.ts';
import { maxFileBytes, type Packing, packFiles } from './packFiles.ts';
import { openPublished, type PublishedModel } from './published.ts';
import { sha256Of } from './sha256.ts';

export interface WriteRequest {
  /** A GGUF file, or a folder with config.json and model.safetensors. */
  readonly source: string;
  readonly id: string;
  readonly entry: CatalogueEntry;
  /** The model folder; `recorded/` in it is left alone. */
  readonly folder: string;
}

/** Writes `manifest.json`, the packed files, tokenizer, licence and provenance. Same input, same bytes. */
export async function writeFolder({
  source,
  id,
  entry,
  folder,
}: WriteRequest): Promise<readonly ManifestFile[]> {
  const published = await openPublished(source, entry);
  const { spec, config, licence, chat, named } = published;
  const packing = packFiles(named);

  await clearPacked(folder);
  const files = await writePacked(published, packing, folder);
  const beside = (name: string) => readFile(join(published.folder, name));
  const tokenizer = await writeHashed(folder, 'tokenizer.json', await beside('tokenizer.json'));
  await writeFile(join(folder, 'LICENSE'), await beside('LICENSE'));
  // What has been added to it about the conversion stays.
  const provenance = join(folder, 'PROVENANCE.md');
  if (!existsSync(provenance)) await writeFile(provenance, await beside('PROVENANCE.md'));
  const packaging = await beside('LICENSE.package').catch(() => null);
  if (packaging) await writeFile(join(folder, 'LICENSE.package'), packaging);

  const tensors = named.map((item) => {
    const places = packing.parts.get(item) ?? [];
    const [only] = places;
    const { name, type, shape } = item.tensor;
    return {
      name: item.address,
      source: name,
      type,
      shape,
      ...(item.interleaved ? { rows: 'interleaved' } : {}),
      ...(places.length === 1 && only ? { file: only.file, offset: only.offset } : { parts: places }),
    };
  });
  const manifest = {
    id,
    title: entry.title,
    family: spec.name,
    config,
    licence,
    source: {
      package: entry.package,
      version: entry.version,
      file: published.name,
      sha256: await sha256Of(published.path),
      bytes: published.bytes,
    },
    files,
    tensors,
    tokenizer,
    ...(chat ? { chat } : {}),
    recorded: entry.recorded,
    examples: entry.examples,
  };
  parseManifest(JSON.parse(JSON.stringify(manifest)));
  await writeFile(join(folder, 'manifest.json'), formatManifest(manifest));
  return files;
}

/** Removes what an earlier run packed, so that no file without an entry stays behind. */
async function clearPacked(folder: string): Promise<void> {
  await mkdir(join(folder, 'layers'), { recursive: true });
  for (const name of await readdir(folder, { recursive: true })) {
    if (name.endsWith('.bin')) await rm(join(folder, name));
  }
}

async function writePacked(
  published: PublishedModel,
  packing: Packing,
  folder: string,
): Promise<readonly ManifestFile[]> {
  const source = await open(published.path);
  try {
    const files: ManifestFile[] = [];
    for (const { path, pieces } of packing.files) {
      const parts = await Promise.all(
        pieces.map(({ from, bytes }) => readPiece(source, published.name, from, bytes)),
      );
      files.push(await writeHashed(folder, path, Buffer.concat(parts)));
    }
    return files;
  } finally {
    await source.close();
  }
}

async function readPiece(source: FileHandle, name: string, from: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await source.read(Buffer.alloc(bytes), 0, bytes, from);
  if (bytesRead === bytes) return buffer;
  throw new ModelError({
    file: name,
    field: `byte ${from}`,
    found: `${bytesRead} bytes`,
    expected: `${bytes} bytes`,
  });
}

async function writeHashed(folder: string, path: string, bytes: Buffer): Promise<ManifestFile> {
  if (bytes.byteLength > maxFileBytes) {
    throw new ModelError({
      file: path,
      field: '',
      found: `${bytes.byteLength} bytes`,
      expected: `at most ${maxFileBytes} bytes`,
    });
  }
  await writeFile(join(folder, path), bytes);
  return { path, bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** JSON with one line per list entry, so that 272 tensors read as a table. */
function formatManifest(manifest: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(manifest).map(([key, value]) => {
    if (!Array.isArray(value))
      return `  ${JSON.stringify(key)}: ${JSON.stringify(value, null, 2).replaceAll('\n', '\n  ')}`;
    const rows = value.map((row) => `    ${JSON.stringify(row)}`);
    return `  ${JSON.stringify(key)}: [\n${rows.join(',\n')}\n  ]`;
  });
  return `{\n${fields.join(',\n')}\n}\n`;
}
