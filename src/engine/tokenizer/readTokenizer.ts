import type { ByteFile } from '../weights/byteFile.ts';
import { readJsonFile } from '../weights/readJsonFile.ts';
import { type LoomTokenizer, loadTokenizer } from './loadTokenizer.ts';

/** The tokenizer that a tokenizer.json describes, for a model whose embedding has `rows`. Throws ModelError. */
export async function readTokenizer(file: ByteFile, rows: number): Promise<LoomTokenizer> {
  return loadTokenizer(await readJsonFile(file), file.name, rows);
}
