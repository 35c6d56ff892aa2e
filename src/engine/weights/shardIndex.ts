import { ModelError } from '../../model/error.ts';
import type { ByteFile } from './byteFile.ts';
import type { SafetensorsEntry } from './safetensors.ts';
import { type JsonObject, readJsonFile } from './readJsonFile.ts';

/** File of each tensor, as `*.safetensors.index.json` says it. Throws ModelError. */
export async function readShardIndex(file: ByteFile): Promise<ReadonlyMap<string, string>> {
  const { weight_map: map } = await readJsonFile(file);
  const fail = (field: string, found: string, expected: string): never => {
    throw new ModelError({ file: file.name, field, found, expected });
  };
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    return fail(
      'weight_map',
      map === undefined ? 'nothing' : 'another value',
      'a table of tensors and files',
    );
  }
  const entries = Object.entries(map as JsonObject);
  for (const [name, shard] of entries) {
    // A shard lies beside its index: anything else would be a way out of the folder.
    if (typeof shard !== 'string' || !/^[^/\\]+\.safetensors$/.test(shard)) {
      fail(`weight_map.${name}`, JSON.stringify(shard) ?? 'nothing', 'the name of a safetensors file');
    }
  }
  return new Map(entries as [string, string][]);
}

/** Every file that the index names is there and holds what the index says. Throws ModelError. */
export function checkShards(
  index: ReadonlyMap<string, string>,
  shards: ReadonlyMap<string, ReadonlyMap<string, SafetensorsEntry>>,
): void {
  for (const [name, shard] of index) {
    const tensors = shards.get(shard);
    if (!tensors) {
      throw new ModelError({
        file: shard,
        field: '',
        found: 'no such file',
        expected: `the one that holds ${name}`,
      });
    }
    if (!tensors.has(name)) {
      throw new ModelError({
        file: shard,
        field: name,
        found: 'no such tensor',
        expected: 'it, as the index says',
      });
    }
  }
}
