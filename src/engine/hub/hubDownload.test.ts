import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TestFolder } from '../weights/testFolder.ts';
import { type Fault, TestServer } from '../weights/testServer.ts';
import { downloadHubModel } from './hubDownload.ts';
import type { HubModel } from '../../model/hubModel.ts';

const weights = Uint8Array.from({ length: 1050 }, (_, index) => (index * 31) & 255);
const sha256 = createHash('sha256').update(weights).digest('hex');
const model: HubModel = {
  id: 'owner/name',
  commit: '0'.repeat(40),
  licence: null,
  family: 'llama',
  files: [{ path: 'folder/model.safetensors', bytes: weights.length, sha256 }],
  totalBytes: weights.length,
  memory: null,
};

async function fetchInto(
  folder: TestFolder,
  faults: readonly Fault[],
  wanted = model,
  signal = neverAborted,
) {
  const server = new TestServer(weights, faults);
  const received: number[] = [];
  const network = { fetch: server.fetch, pause: async () => {}, stallMs: 20 };
  const done = downloadHubModel({
    model: wanted,
    folder,
    network,
    onBytes: (bytes) => received.push(bytes),
    signal,
  });
  const failure = await done.then(
    () => null,
    (error: unknown) => error as Error,
  );
  return { failure, received, ranges: server.requests.map(({ range }) => range) };
}

const neverAborted = new AbortController().signal;
const cut: Fault = { kind: 'cut', afterBytes: 400 };

describe('downloadHubModel', () => {
  it.each<[string, readonly Fault[], readonly (string | null)[]]>([
    ['nothing', [], [null]],
    ['a cut', [cut], [null, 'bytes=400-']],
    ['a stall', [{ kind: 'stall', afterBytes: 300 }], [null, 'bytes=300-']],
    ['a flipped byte', [{ kind: 'flip', at: 7 }], [null, null]],
    ['a web page with status 200', [{ kind: 'html' }], [null, null]],
    ['416 on going on', [cut, { kind: 'status', status: 416 }], [null, 'bytes=400-', null]],
    ['429', [{ kind: 'status', status: 429, retryAfter: '1' }], [null, null]],
  ])('survives %s', async (_, faults, ranges) => {
    const folder = new TestFolder();
    const { failure, received, ranges: asked } = await fetchInto(folder, faults);
    expect(failure).toBeNull();
    expect(asked).toEqual(ranges);
    expect(received.at(-1)).toBe(weights.length);
    expect([...folder.files]).toEqual([['model.safetensors', weights]]);
  });

  it('goes on from what an earlier try left, and checks all of it', async () => {
    const folder = new TestFolder();
    const left = { kind: 'status', status: 404 } as const;
    const { failure } = await fetchInto(folder, [cut, left]);
    expect(failure?.message).toBe('folder/model.safetensors: found HTTP 404, expected the file');
    expect(folder.files.get('model.safetensors')).toEqual(weights.subarray(0, 400));
    const { ranges } = await fetchInto(folder, []);
    expect(ranges).toEqual(['bytes=400-']);
    expect((await fetchInto(folder, [])).ranges).toEqual([]);
    expect(folder.files.get('model.safetensors')).toEqual(weights);
  });

  it('starts again from what an earlier try left damaged or too long', async () => {
    const damaged = weights.slice();
    damaged[3] = 0;
    for (const held of [damaged, new Uint8Array(weights.length + 9)]) {
      const folder = new TestFolder();
      folder.files.set('model.safetensors', held);
      expect((await fetchInto(folder, [])).failure).toBeNull();
      expect(folder.files.get('model.safetensors')).toEqual(weights);
    }
  });

  it('refuses bytes that are wrong twice, and takes a file of the right size where the Hub gives no hash', async () => {
    const flips: readonly Fault[] = [
      { kind: 'flip', at: 1 },
      { kind: 'flip', at: 2 },
    ];
    const { failure } = await fetchInto(new TestFolder(), flips);
    expect(failure?.message).toContain('other bytes than published');
    const unhashed = { ...model, files: [{ path: 'config.json', bytes: weights.length, sha256: null }] };
    expect((await fetchInto(new TestFolder(), [], unhashed)).failure).toBeNull();
  });

  it('gives up a server that always cuts, with a sentence', async () => {
    const faults = Array.from({ length: 9 }, () => ({ kind: 'cut', afterBytes: 0 }) as const);
    const { failure } = await fetchInto(new TestFolder(), faults);
    expect(failure?.message).toContain('check the connection and try again');
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort(new Error('paused'));
    const { failure, ranges } = await fetchInto(new TestFolder(), [], model, stop.signal);
    expect([failure?.message, ranges]).toEqual(['paused', []]);
  });

  it('says so when the device is full', async () => {
    const { failure } = await fetchInto(new TestFolder({ roomBytes: 500 }), []);
    expect(failure?.name).toBe('QuotaExceededError');
  });
});
