import { ModelError } from '../../model/error.ts';
import type { ByteFile } from '../weights/byteFile.ts';

/** Files of one checkpoint, by what they are for. */
export type CheckpointFiles =
  | {
      readonly kind: 'gguf';
      readonly gguf: ByteFile;
      /** Given along; else it is built from the metadata. */
      readonly tokenizer: ByteFile | null;
    }
  | {
      readonly kind: 'hub';
      readonly config: ByteFile;
      readonly tokenizer: ByteFile | null;
      /** tokenizer_config.json, and a chat template in a file of its own: read for that alone. */
      readonly tokenizerConfig: ByteFile | null;
      readonly chatTemplate: ByteFile | null;
      readonly weights: readonly ByteFile[];
      /** Which shard holds which tensor, where the weights are in several files. */
      readonly index: ByteFile | null;
    };

/**
 * Sorts what was dropped, picked or found: one GGUF, or config.json with tokenizer.json and safetensors. Other files
 * are left aside. Throws ModelError when something is missing or there is too much.
 */
export function sortCheckpointFiles(files: readonly ByteFile[]): CheckpointFiles {
  const named = (name: string) => files.find((file) => file.name === name) ?? null;
  const ending = (end: string) => files.filter((file) => file.name.toLowerCase().endsWith(end));
  const ggufs = ending('.gguf');
  const config = named('config.json');
  const weights = ending('.safetensors').sort((a, b) => (a.name < b.name ? -1 : 1));
  if (ggufs.length > 0 && weights.length === 0) {
    const [gguf, other] = ggufs;
    if (other) throw missing(other.name, 'a second GGUF file', 'one GGUF file');
    return { kind: 'gguf', gguf: gguf as ByteFile, tokenizer: named('tokenizer.json') };
  }
  if (!config) throw missing('config.json', 'no such file', 'it beside the weights');
  if (weights.length === 0) throw withoutWeights(files);
  return {
    kind: 'hub',
    config,
    tokenizer: named('tokenizer.json'),
    tokenizerConfig: named('tokenizer_config.json'),
    chatTemplate: named('chat_template.jinja'),
    weights,
    index: ending('.safetensors.index.json')[0] ?? null,
  };
}

function missing(file: string, found: string, expected: string): ModelError {
  return new ModelError({ file, field: '', found, expected });
}

/** Says what to do about weights in a format that can run code when it is opened. */
function withoutWeights(files: readonly ByteFile[]): ModelError {
  const pickle = files.find(({ name }) => /\.(bin|pt|pth|ckpt)$/.test(name));
  if (!pickle) return missing('*.safetensors', 'no such file', 'the weights');
  return new ModelError({
    file: pickle.name,
    field: '',
    found: 'weights as a Python pickle',
    expected: 'safetensors or GGUF',
    hint: 'most models have a safetensors version',
  });
}
