import { ensure } from '../base/brand.ts';
import { openCheckpoint } from './checkpoint/openCheckpoint.ts';
import type { BrowserModel } from './openBrowserModel.ts';
import type { OpenedInfo } from './protocol.ts';
import type { ByteFile } from './weights/byteFile.ts';

/** A file that someone dropped or picked: read in stretches, never as a whole. */
function browserFile(file: File): ByteFile {
  return {
    name: file.name,
    size: file.size,
    read: async (from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer()),
  };
}

/** A checkpoint of one's own; every byte is read once before anything of its size is allocated. Throws ModelError. */
export async function openFilesModel(
  files: readonly File[],
): Promise<BrowserModel & { readonly info: OpenedInfo }> {
  const { family, source, plan, tokenizer, chat, notes } = await openCheckpoint(files.map(browserFile));
  const info = {
    family,
    config: source.config,
    weightsSha256: source.weightsSha256,
    totalBytes: source.totalBytes,
    notes,
  };
  const held = ensure(tokenizer, 'the tokenizer');
  return { plan, source, openTokenizer: async () => held, chat, info };
}
