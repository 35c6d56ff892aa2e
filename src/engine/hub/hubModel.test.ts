import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memoryLimits, total } from '../memoryChoice.ts';
import { memoryNeeds, usualLimit } from '../memoryNeed.ts';
import { openFixture } from '../testing/tinyModel.ts';
import { hubFileUrl, lookUpHubModel } from './hubModel.ts';

const llamaConfig = JSON.parse(
  readFileSync(new URL('../fixtures/llama/config.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, unknown>>;
const commit = '0123456789abcdef0123456789abcdef01234567';
const sha256 = 'ab'.repeat(32);
const ref = { id: 'owner/name', revision: 'main' };
const file = (rfilename: string, size: number, lfs?: { sha256: string }) => ({ rfilename, size, lfs });
const described = [file('config.json', 700), file('tokenizer.json', 9000)];
const whole = file('model.safetensors', 200_000, { sha256 });

type Answer = () => Response;
const json =
  (value: unknown): Answer =>
  () =>
    Response.json(value);
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  () =>
    new Response('no', { status: code, headers });

/** A Hub with one model: its description, and its config.json. */
function hub(about: Answer, config: Answer = json(llamaConfig)) {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    return url.includes('/api/') ? about() : config();
  };
  return { network: { fetch, stallMs: 50 }, asked };
}

function model(siblings: readonly unknown[], more: object = {}): Answer {
  return json({ sha: commit, cardData: { license: 'apache-2.0' }, siblings, ...more });
}

const roomy = memoryLimits(undefined);
const lookUp = (about: Answer, config?: Answer) => lookUpHubModel(ref, hub(about, config).network, roomy);

describe('lookUpHubModel', () => {
  it('names commit, licence, family, files and sizes, and asks for nothing else', async () => {
    const { network, asked } = hub(
      model([...described, whole, file('README.md', 5), file('pytorch_model.bin', 9)]),
    );
    expect(await lookUpHubModel({ id: 'owner/name', revision: 'refs/pr/1' }, network, roomy)).toEqual({
      id: 'owner/name',
      commit,
      licence: 'apache-2.0',
      family: 'llama',
      files: [
        { path: 'config.json', bytes: 700, sha256: null },
        { path: 'tokenizer.json', bytes: 9000, sha256: null },
        { path: 'model.safetensors', bytes: 200_000, sha256 },
      ],
      totalBytes: 209_700,
      memory: { full: expect.any(Number), low: expect.any(Number), problem: null },
    });
    expect(asked).toEqual([
      'https://huggingface.co/api/models/owner/name/revision/refs%2Fpr%2F1?blobs=true',
      `https://huggingface.co/owner/name/resolve/${commit}/config.json`,
    ]);
  });

  it('takes shards with their index', async () => {
    const shards = [1, 2].map((part) => file(`model-0000${part}-of-00002.safetensors`, 10, { sha256 }));
    const { files } = await lookUp(model([...described, ...shards, file('model.safetensors.index.json', 3)]));
    expect(files.map(({ path }) => path)).toEqual([
      'config.json',
      'tokenizer.json',
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
      'model.safetensors.index.json',
    ]);
  });

  it('takes the smallest GGUF where there are no safetensors, and never a picture encoder', async () => {
    const gguf = [file('m-Q8_0.gguf', 90), file('m-Q4_K_M.gguf', 50), file('mmproj-f16.gguf', 9)];
    const { files, family } = await lookUp(model(gguf, { cardData: null }));
    expect(files).toEqual([{ path: 'm-Q4_K_M.gguf', bytes: 50, sha256: null }]);
    expect(family).toBe('as the GGUF file says');
  });

  it.each<[string, Answer, Answer | undefined, string]>([
    ['a missing tokenizer', model([file('config.json', 7), whole]), undefined, 'no tokenizer.json'],
    [
      'only pickled weights',
      model([...described, file('pytorch_model.bin', 9)]),
      undefined,
      'no model.safetensors',
    ],
    [
      'a file without a size',
      model([...described, { rfilename: 'model.safetensors' }]),
      undefined,
      'no size of',
    ],
    ['an answer of another kind', json({ error: 'x' }), undefined, 'an answer of another kind'],
    ['a web page', () => new Response('<!doctype html>'), undefined, 'a web page (HTML)'],
    ['text', () => new Response('hello'), undefined, 'text that is not JSON'],
    ['404', status(404, { 'x-error-code': 'RepoNotFound' }), undefined, 'no such public model'],
    ['401', status(401), undefined, 'no such public model'],
    [
      'another revision',
      status(404, { 'x-error-code': 'RevisionNotFound' }),
      undefined,
      'no revision "main"',
    ],
    ['429', status(429, { 'retry-after': '30' }), undefined, 'try again in 30 s'],
    ['500', status(500), undefined, 'HTTP 500'],
    ['a gate', model([...described, whole]), status(401, { 'x-error-code': 'GatedRepo' }), 'a gated model'],
    ['403', model([...described, whole]), status(403), 'accept its terms on the Hub'],
    ['another family', model([...described, whole]), json({ model_type: 'mamba' }), 'mamba'],
    ['a config of another kind', model([...described, whole]), json([1]), 'config.json'],
  ])('explains %s in one sentence', async (_, about, config, words) => {
    await expect(lookUp(about, config)).rejects.toThrow(words);
  });

  it('does not wait for ever, and says when there is no connection', async () => {
    const silent = { fetch: () => new Promise<Response>(() => {}), stallMs: 10 };
    await expect(lookUpHubModel(ref, silent, roomy)).rejects.toThrow('owner/name: found no answer');
    const offline = { fetch: () => Promise.reject(new TypeError('Failed to fetch')), stallMs: 10 };
    await expect(lookUpHubModel(ref, offline, roomy)).rejects.toThrow('check the connection');
  });
});

it('writes addresses that no name of a file can change', () => {
  expect(hubFileUrl({ id: 'a/b', commit }, 'x y?z#.gguf')).toBe(
    `https://huggingface.co/a/b/resolve/${commit}/x%20y%3Fz%23.gguf`,
  );
});

describe('what comes with a model', () => {
  it('reckons memory from the config alone as it is reckoned from the files, and refuses with numbers', async () => {
    const { plan, source } = await openFixture('llama');
    const found = await lookUp(model([...described, whole]));
    const needs = memoryNeeds(plan, { shape: source.shape, totalBytes: found.totalBytes }, usualLimit);
    expect(found.memory).toEqual({ full: total(needs.full), low: total(needs.low), problem: null });
    const large = { ...llamaConfig, hidden_size: 8192, intermediate_size: 28_672, num_hidden_layers: 80 };
    const { network } = hub(model([...described, whole]), json(large));
    const { memory } = await lookUpHubModel(ref, network, memoryLimits(1));
    expect(memory?.problem).toMatch(/needs about \d+\.\d GB even with packed weights/);
  });

  it('fetches what a chat template is read from, where there is such a file', async () => {
    const { files } = await lookUp(model([...described, file('tokenizer_config.json', 40), whole]));
    expect(files.map(({ path }) => path)).toContain('tokenizer_config.json');
  });
});
