import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SerialQueue } from '../../base/serialQueue.ts';
import { ModelError } from '../../model/error.ts';
import { type BrowserStoreOptions, browserStore } from './browserStore.ts';
import type { Network } from './download.ts';
import { TestFolder } from './testFolder.ts';
import { type Fault, TestServer } from './testServer.ts';
import { pause } from './transferFault.ts';

const good = Uint8Array.from({ length: 1050 }, (_, index) => (index * 31) & 255);
const file = {
  path: 'layers/00.bin',
  bytes: good.length,
  sha256: createHash('sha256').update(good).digest('hex'),
};
const part = `${file.sha256}.part`;

function storeWith(
  server: TestServer,
  options: Partial<BrowserStoreOptions> = {},
  network: Partial<Network> = {},
) {
  const pauses: number[] = [];
  const noted = async (ms: number) => {
    pauses.push(ms);
  };
  const notices: string[] = [];
  const received: number[] = [];
  const totals = new Set<number>();
  const store = browserStore({
    baseUrl: 'models/m/',
    files: [file],
    folder: null,
    onNotice: (notice) => notices.push(notice),
    onProgress: ({ receivedBytes, totalBytes }) => {
      received.push(receivedBytes);
      totals.add(totalBytes);
    },
    network: { fetch: server.fetch, pause: noted, stallMs: 20, ...network },
    ...options,
  });
  return { store, pauses, notices, received, totals };
}

afterEach(() => vi.unstubAllGlobals());

describe('browserStore', () => {
  const cut: Fault = { kind: 'cut', afterBytes: 400 };
  it.each<[string, readonly Fault[], readonly (string | null)[]]>([
    ['nothing', [], [null]],
    ['a cut', [cut], [null, 'bytes=400-']],
    ['a stall', [{ kind: 'stall', afterBytes: 300 }], [null, 'bytes=300-']],
    ['a flipped byte', [{ kind: 'flip', at: 7 }], [null, null]],
    ['a byte flipped before a cut', [{ kind: 'flip', at: 1 }, cut], [null, null, 'bytes=400-']],
    ['a web page with status 200', [{ kind: 'html' }], [null, null]],
    ['a body that is too long', [{ kind: 'long' }], [null, null]],
    ['416 on resuming', [cut, { kind: 'status', status: 416 }], [null, 'bytes=400-', null]],
    ['Range being ignored', [cut, { kind: 'ignores-range' }], [null, 'bytes=400-']],
    ['429, 503 and no connection', [status(429), status(503), { kind: 'offline' }], [null, null, null, null]],
  ])('survives %s', async (_, faults, ranges) => {
    for (const folder of [null, new TestFolder(), new TestFolder({ canMove: false })]) {
      const server = new TestServer(good, faults);
      const { store, received, totals } = storeWith(server, { folder });
      expect(await store.fetch(file)).toEqual(good);
      expect(server.requests.map((request) => request.range)).toEqual(ranges);
      expect(received).toEqual([...received].sort((a, b) => a - b));
      expect(new Set(received).size).toBe(received.length);
      expect(received.at(-1)).toBe(good.length);
      expect([...totals]).toEqual([good.length]);
      if (folder) expect([...folder.files.keys()]).toEqual([file.sha256]);
    }
  });

  it('goes past the HTTP cache when bytes were damaged', async () => {
    const server = new TestServer(good, [{ kind: 'flip', at: 0 }]);
    await storeWith(server).store.fetch(file);
    expect(server.requests.map((request) => request.cache)).toEqual(['default', 'reload']);
    expect(server.requests[0]?.url).toBe('models/m/layers/00.bin');
  });

  it('waits longer each time, and as long as the server asks', async () => {
    const faults = [status(500), status(500), status(429, '3')];
    const { store, pauses } = storeWith(new TestServer(good, faults));
    await store.fetch(file);
    expect(pauses).toEqual([400, 800, 3000]);
  });

  it.each<[string, readonly Fault[], string]>([
    [
      'damaged twice',
      [
        { kind: 'flip', at: 3 },
        { kind: 'flip', at: 3 },
      ],
      'wrong SHA-256',
    ],
    ['a web page twice', [{ kind: 'html' }, { kind: 'html' }], 'a web page (HTML)'],
    ['missing', [status(404)], 'found HTTP 404'],
    ['offline', Array<Fault>(9).fill({ kind: 'offline' }), 'Failed to fetch'],
    ['short', Array<Fault>(9).fill({ kind: 'cut', afterBytes: 0 }), 'found 0 bytes, then the transfer ended'],
  ])('gives up with one sentence when the file is %s, and keeps nothing bad', async (_, faults, message) => {
    const folder = new TestFolder();
    const { store } = storeWith(new TestServer(good, faults), { folder });
    const error = await store.fetch(file).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ModelError);
    expect(String(error)).toContain(message);
    expect(String(error)).toContain('layers/00.bin');
    expect(folder.files.has(file.sha256)).toBe(false);
    expect(await storeWith(new TestServer(good), { folder }).store.fetch(file)).toEqual(good);
  });

  it('reads a stored piece back without the network, in this session and the next', async () => {
    const folder = new TestFolder();
    const server = new TestServer(good);
    const first = storeWith(server, { folder });
    await first.store.fetch(file);
    expect(await first.store.fetch(file)).toEqual(good);
    const next = storeWith(server, { folder });
    expect(await next.store.fetch(file)).toEqual(good);
    expect(next.received).toEqual([good.length]);
    expect(server.requests.length).toBe(1);
  });

  it('does not trust a stored piece that was changed', async () => {
    const folder = new TestFolder();
    folder.files.set(
      file.sha256,
      good.map((byte, index) => (index === 500 ? byte ^ 1 : byte)),
    );
    const server = new TestServer(good);
    expect(await storeWith(server, { folder }).store.fetch(file)).toEqual(good);
    expect(server.requests.length).toBe(1);
    expect(folder.files.get(file.sha256)).toEqual(good);
  });

  it('resumes a part from an earlier session, and starts again when that part was bad', async () => {
    const folder = new TestFolder();
    folder.files.set(part, good.slice(0, 640));
    const server = new TestServer(good);
    expect(await storeWith(server, { folder }).store.fetch(file)).toEqual(good);
    expect(server.requests[0]?.range).toBe('bytes=640-');

    const bad = new TestFolder();
    bad.files.set(part, new Uint8Array(640));
    expect(await storeWith(server, { folder: bad }).store.fetch(file)).toEqual(good);
    expect(bad.files.get(file.sha256)).toEqual(good);
  });

  it('has written whole MiB before the end, for a page that is closed half-way', async () => {
    const size = 2 ** 20;
    const large = Uint8Array.from({ length: size + 500 }, (_, index) => (index * 7) & 255);
    const sha256 = createHash('sha256').update(large).digest('hex');
    const folder = new TestFolder();
    const server = new TestServer(large, [{ kind: 'stall', afterBytes: size + 300 }]);
    const { store } = storeWith(server, { folder }, { stallMs: 60_000 });
    const cancel = new AbortController();
    const stopped = store
      .fetch({ path: file.path, bytes: large.length, sha256 }, { signal: cancel.signal })
      .catch(() => {});
    await expect.poll(() => folder.files.get(`${sha256}.part`)?.length).toBeGreaterThanOrEqual(size);
    expect(folder.files.get(`${sha256}.part`)?.length).toBeLessThan(size + 300);
    cancel.abort();
    await stopped;
    expect(folder.files.get(`${sha256}.part`)).toEqual(large.slice(0, size + 300));
  });

  it('goes on in memory when storage is blocked or full, and says so once', async () => {
    const blocked = storeWith(new TestServer(good));
    await blocked.store.fetch(file);
    expect(blocked.notices).toEqual(['storage-blocked']);

    const folder = new TestFolder({ roomBytes: 500 });
    const full = storeWith(new TestServer(good), { folder });
    expect(await full.store.fetch(file)).toEqual(good);
    expect(await full.store.fetch(file)).toEqual(good);
    expect(full.notices).toEqual(['storage-full']);
    expect(folder.files.has(file.sha256)).toBe(false);
  });

  it('downloads a piece once for two workers, where the browser keeps locks', async () => {
    const turns = new SerialQueue();
    const names: string[] = [];
    const request = (name: string, _: LockOptions, task: () => Promise<unknown>) => {
      names.push(name);
      return turns.add(task);
    };
    vi.stubGlobal('navigator', { locks: { request } });
    const folder = new TestFolder();
    const server = new TestServer(good);
    const workers = [storeWith(server, { folder }), storeWith(server, { folder })];
    expect(await Promise.all(workers.map(({ store }) => store.fetch(file)))).toEqual([good, good]);
    expect(server.requests).toHaveLength(1);
    expect(new Set(names)).toEqual(new Set([`piece ${file.sha256}`]));
  });

  it('downloads beside another tab that writes the same piece', async () => {
    const folder = new TestFolder();
    const other = await (await folder.getFileHandle(part, { create: true })).createSyncAccessHandle();
    const { store, notices } = storeWith(new TestServer(good), { folder });
    expect(await store.fetch(file)).toEqual(good);
    expect(notices).toEqual([]);
    other.close();
  });

  it.each<[string, Fault]>([
    ['while bytes stall', { kind: 'stall', afterBytes: 200 }],
    ['while it waits for a busy server', { kind: 'status', status: 503 }],
  ])('is cancelled within 200 ms %s, and what came is kept for the next time', async (_, fault) => {
    const folder = new TestFolder();
    const { store } = storeWith(new TestServer(good, [fault]), { folder }, { stallMs: 60_000, pause });
    const cancel = new AbortController();
    const failed = store.fetch(file, { signal: cancel.signal }).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const start = performance.now();
    cancel.abort();
    expect(await failed).toMatchObject({ name: 'AbortError' });
    expect(performance.now() - start).toBeLessThan(200);
    expect(folder.files.get(part)?.length).toBe(fault.kind === 'stall' ? 200 : 0);
    expect(await storeWith(new TestServer(good), { folder }).store.fetch(file)).toEqual(good);
  });
});

function status(code: number, retryAfter?: string): Fault {
  return { kind: 'status', status: code, ...(retryAfter ? { retryAfter } : {}) };
}
