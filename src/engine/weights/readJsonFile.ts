import { ModelError } from '../../model/error.ts';
import type { ByteFile } from './byteFile.ts';
import { foreignFile } from './foreignFile.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** No file of settings comes near it; a tokenizer.json may. */
const largestBytes = 64 * 1024 * 1024;

/** The one JSON object that a small file holds. Throws ModelError. */
export async function readJsonFile(file: ByteFile): Promise<JsonObject> {
  const fail = (found: string): never => {
    throw new ModelError({ file: file.name, field: '', found, expected: 'a JSON object' });
  };
  if (file.size === 0) fail('an empty file');
  if (file.size > largestBytes) fail(`${file.size} bytes`);
  const bytes = await file.read(0, file.size);
  const foreign = foreignFile(bytes);
  if (foreign) fail(foreign);
  return parseObject(new TextDecoder().decode(bytes), fail);
}

function parseObject(text: string, fail: (found: string) => never): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(`text that is not JSON (${error instanceof Error ? error.message.slice(0, 80) : 'broken'})`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  return fail(Array.isArray(value) ? 'a list' : `the value ${JSON.stringify(value)}`);
}
