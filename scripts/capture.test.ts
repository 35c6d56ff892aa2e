import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { NodeEngine } from '../src/engine/node/nodeEngine.ts';
import { openModelFolder } from '../src/engine/node/openModelFolder.ts';
import { nodeRuntime } from '../src/engine/runtime/nodeOrt.ts';
import { ensure } from '../src/base/brand.ts';
import { readSafetensors } from '../src/engine/weights/readSafetensors.ts';
import type { Address } from '../src/model/address.ts';

const root = join(import.meta.dirname, '..');
const tiny = join(root, 'src/engine/fixtures/llama');
const folder = mkdtempSync(join(tmpdir(), 'capture-'));
afterAll(() => rmSync(folder, { recursive: true }));

function capture(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(root, 'scripts/capture.ts'), ...args],
    { cwd: root, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

describe('capture', () => {
  it('writes what the engine gives, value for value, and one line of JSON', async () => {
    const out = join(folder, 'tiny.safetensors');
    const { status, stdout } = capture('--model', tiny, '--text', 'the cat sat', '--out', out);
    expect(status).toBe(0);
    const line = JSON.parse(stdout) as {
      readonly ids: number[];
      readonly top: unknown[][];
      readonly out: string;
    };
    const model = await openModelFolder(tiny, 'llama');
    const engine = new NodeEngine(model, nodeRuntime(1));
    await engine.load();
    const run = await engine.run('the cat sat', 'none');
    expect(line.ids).toEqual(run.tokens.map(({ id }) => id));
    expect(line.top[0]?.[1]).toBe(run.predictions.at(-1)?.[0]?.id);
    expect(line.out).toBe(out);
    const { tensors, metadata } = readSafetensors(new Uint8Array(readFileSync(out)), 'tiny.safetensors');
    expect(tensors.size).toBe(model.plan.ops.length + 1);
    for (const [address, { values, shape }] of tensors) {
      const read = await engine.core.read(address as Address);
      expect(shape, address).toEqual(read?.shape);
      expect(values, address).toEqual(read?.values);
    }
    expect(metadata.get('format')).toBe('attention-loom/1');
    expect(JSON.parse(metadata.get('tokens') ?? '')).toEqual(run.tokens);
    expect(JSON.parse(metadata.get('config') ?? '')).toEqual(model.plan.config);
  });

  it('goes on with a text as asked, also in a decoder beside an encoder and from a GGUF file', () => {
    const out = join(folder, 'more.safetensors');
    const generated = (...args: readonly string[]) => {
      const { stdout, stderr } = capture(...args, '--points', 'pattern', '--out', out);
      return (JSON.parse(stdout || stderr) as { readonly generatedText: string }).generatedText;
    };
    expect(generated('--model', 'letters-to-sounds', '--text', 'knight', '--generate', '20')).toBe('N AY T');
    const start = ['--decoder-ids', '0,54'];
    expect(generated('--model', 'letters-to-sounds', '--text', 'knight', ...start, '--generate', '20')).toBe(
      'AY T',
    );
    const { metadata } = readSafetensors(new Uint8Array(readFileSync(out)), 'more.safetensors');
    expect(JSON.parse(metadata.get('decoder_tokens') ?? '')).toMatchObject([{ id: 0 }, { id: 54 }]);
    const gguf = join(root, 'src/engine/fixtures/qwen2/gguf/model-Q8_0.gguf');
    expect(generated('--model', gguf, '--text', 'Hello', '--generate', '2')).not.toBe('');
  });

  it('writes what a changed run has, and what was changed', () => {
    const out = join(folder, 'changed.safetensors');
    const read = (text: string, ...more: readonly string[]) => {
      const args = ['--model', tiny, '--text', text, '--points', 'z,resid_post', '--out', out];
      expect(capture(...args, ...more).status).toBe(0);
      return readSafetensors(new Uint8Array(readFileSync(out)), 'changed.safetensors');
    };
    const plain = read('The cat sat');
    const changed = read(
      'The cat sat',
      '--x',
      'head:1.2*0,patch:decoder.0.resid_post@1',
      '--b-text',
      'A dog ran',
    );
    expect(changed.metadata.get('interventions')).toBe('head:1.2*0,patch:decoder.0.resid_post@1');
    const z = changed.tensors.get('decoder.1.attn.z');
    const [heads = 1, rows = 1, width = 1] = z?.shape ?? [];
    expect(heads).toBe(4);
    const head = ensure(z, 'z').values.slice(2 * rows * width, 3 * rows * width);
    expect([...head].every((value) => value === 0)).toBe(true);
    const other = read('A dog ran');
    const row = (file: typeof plain) =>
      ensure(file.tensors.get('decoder.0.resid_post'), 'a stream').values.slice(32, 64);
    expect(row(changed)).toEqual(row(other));
    expect(row(changed)).not.toEqual(row(plain));
  });

  it('keeps to the points and layers asked for', () => {
    const out = join(folder, 'some.safetensors');
    const args = ['--points', 'pattern,norm,mlp.act,view.share', '--layers', '1', '--out', out];
    expect(capture('--model', tiny, '--ids', '5,9,2', ...args).status).toBe(0);
    const { tensors } = readSafetensors(new Uint8Array(readFileSync(out)), 'some.safetensors');
    expect([...tensors.keys()].sort()).toEqual([
      'decoder.1.attn.norm',
      'decoder.1.attn.pattern',
      'decoder.1.mlp.act',
      'decoder.1.mlp.norm',
      'decoder.1.view.share',
      'decoder.tokens',
    ]);
  });

  it.each([
    [['--model', 'nothing', '--text', 'a'], 'error: --model: found "nothing", expected'],
    [['--model', tiny, '--ids', '400'], 'error: --ids: found 400, expected ids below 400'],
    [['--model', tiny, '--text', 'a', '--points', 'colour'], 'error: --points: found "colour", expected'],
    [['--model', tiny, '--text', 'a', '--layers', '9'], 'error: --layers: found 9, expected layers below 3'],
    [
      ['--model', tiny, '--text', 'a', '--decoder-text', 'b'],
      'error: --decoder-text, --decoder-ids: found a model of one stack',
    ],
    [['--model', tiny, '--text', 'a', '--x', 'score'], 'error: --x: found "score", expected changes'],
    [
      ['--model', tiny, '--text', 'a', '--x', 'head:7.0*0'],
      'error: head:7.0*0: this model has no decoder.7.attn.z.',
    ],
    [
      ['--model', tiny, '--text', 'a', '--x', 'patch:decoder.0.mlp.out@0'],
      'error: --x: found a patch, expected a --b-text',
    ],
  ])('fails with one line for %j', (args, message) => {
    const { status, stdout, stderr } = capture(...args, '--out', join(folder, 'never.safetensors'));
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.startsWith(message), stderr).toBe(true);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
