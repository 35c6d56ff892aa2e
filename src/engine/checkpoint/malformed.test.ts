import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensure } from '../../base/brand.ts';
import { ModelError } from '../../model/error.ts';
import { NodeEngine } from '../node/nodeEngine.ts';
import { nodeRuntime } from '../runtime/nodeOrt.ts';
import { type ByteFile, memoryFile } from '../weights/byteFile.ts';
import { openCheckpoint } from './openCheckpoint.ts';

const folder = join(import.meta.dirname, '../fixtures/malformed');

interface MalformedCase {
  readonly id: string;
  readonly replaces: string;
  /** null: the file is absent. */
  readonly file: string | null;
  readonly outcome: 'reject' | 'loads' | 'bounded' | 'badge';
  /** Each is in the message, or one of a list. */
  readonly message_must_name: readonly (string | readonly string[])[];
}

const { cases } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as {
  readonly cases: readonly MalformedCase[];
};

/** The files of a good checkpoint with one of them exchanged. */
function filesOf({ replaces, file }: MalformedCase): readonly ByteFile[] {
  const isGguf = replaces.endsWith('.gguf');
  const base = isGguf ? ['tokenizer.json'] : ['config.json', 'model.safetensors', 'tokenizer.json'];
  const kept = base.filter((name) => name !== replaces).map((name) => fileAt(name, `base/${name}`));
  return file === null ? kept : [...kept, fileAt(replaces, file)];
}

function fileAt(name: string, path: string): ByteFile {
  return memoryFile(name, new Uint8Array(readFileSync(join(folder, path))));
}

const ofOutcome = (outcome: MalformedCase['outcome']) => cases.filter((entry) => entry.outcome === outcome);

function expectNames(message: string, { id, message_must_name: names }: MalformedCase): void {
  const said = message.toLowerCase();
  for (const name of names) {
    const choices = typeof name === 'string' ? [name] : name;
    const found = choices.some((choice) => said.includes(choice.toLowerCase()));
    expect(found, `${id}: "${message}" names ${choices.join(' or ')}`).toBe(true);
  }
}

describe('files that are broken, hostile or odd', () => {
  it.each(ofOutcome('reject'))('$id is refused', async (entry) => {
    const error: unknown = await openCheckpoint(filesOf(entry)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ModelError);
    expectNames((error as ModelError).message, entry);
  });

  it.each(ofOutcome('loads'))('$id loads and runs', async (entry) => {
    expect(await lastLogits(entry)).toSatisfy((logits: Float32Array) => logits.every(Number.isFinite));
  });

  it.each(ofOutcome('badge'))('$id loads, runs and says what is odd', async (entry) => {
    const { source } = await openCheckpoint(filesOf(entry));
    expect(source.notes?.length).toBe(1);
    expectNames(ensure(source.notes?.[0], 'a note'), entry);
    expect(await lastLogits(entry)).toSatisfy((logits: Float32Array) => !logits.every(Number.isFinite));
  });
});

async function lastLogits(entry: MalformedCase): Promise<Float32Array> {
  const checkpoint = await openCheckpoint(filesOf(entry));
  const engine = new NodeEngine({ id: entry.id, ...checkpoint }, nodeRuntime(1));
  await engine.load();
  await engine.run([40, 41, 42], 'none');
  const { values } = ensure(await engine.core.read('decoder.logits' as never), 'logits');
  await engine.core.dispose();
  return values as Float32Array;
}
