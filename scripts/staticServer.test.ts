import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from './listen.ts';
import { createStaticHandler } from './staticServer.ts';

let folder = '';
let served: Listening;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loom-server-'));
  mkdirSync(join(folder, 'site', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'outside');
  writeFileSync(join(folder, 'site', 'index.html'), '<!doctype html><title>site</title>'.padEnd(4096));
  writeFileSync(join(folder, 'site', '.hidden'), 'hidden');
  writeFileSync(
    join(folder, 'site', 'weights.bin'),
    Uint8Array.from({ length: 256 }, (_, index) => index),
  );
  writeFileSync(join(folder, 'site', 'large.json'), '1'.padEnd(2 ** 21 + 1));
  writeFileSync(join(folder, 'site', 'assets', 'page-Ab3_x9Zq.mjs'), 'export const x = 1;');
  const handler = createStaticHandler({ root: join(folder, 'site'), isolation: true, prefix: '/loom' });
  served = await listen(handler, { port: 0, host: 'localhost' });
});

afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});

/** Status of a path sent exactly as written: fetch would tidy it first. */
function rawStatus(path: string): Promise<number> {
  return new Promise((settle, fail) => {
    request({ host: '127.0.0.1', port: served.port, path }, (response) => {
      response.resume();
      settle(response.statusCode ?? 0);
    })
      .on('error', fail)
      .end();
  });
}

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${served.origin}/loom/${path}`, { headers });

describe('the static server', () => {
  it('answers under its prefix only, and redirects the bare prefix', async () => {
    expect(await rawStatus('/loom')).toBe(301);
    expect(await rawStatus('/loom/')).toBe(200);
    expect(await rawStatus('/')).toBe(404);
    expect(await rawStatus('/loomy/index.html')).toBe(404);
  });

  it.each([
    '/loom/../secret.txt',
    '/loom/..%2fsecret.txt',
    '/loom/%2e%2e/secret.txt',
    '/loom/..%5csecret.txt',
  ])('never leaves its folder: %s', async (path) => {
    expect(await rawStatus(path)).toBe(404);
  });

  it.each(['/loom/.hidden', '/loom/%00', '/loom/%zz', '/loom/assets', '/loom/assets/'])(
    'has no answer for %s',
    async (path) => {
      expect(await rawStatus(path)).toBe(404);
    },
  );

  it('sends byte ranges', async () => {
    const part = await get('weights.bin', { Range: 'bytes=16-19' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 16-19/256');
    expect([...new Uint8Array(await part.arrayBuffer())]).toEqual([16, 17, 18, 19]);
    const beyond = await get('weights.bin', { Range: 'bytes=256-' });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe('bytes */256');
  });

  it('sends the whole file when the part asked for is of another version', async () => {
    const etag = (await get('weights.bin')).headers.get('etag') ?? '';
    const headers = { Range: 'bytes=0-0' };
    expect((await get('weights.bin', { ...headers, 'If-Range': etag })).status).toBe(206);
    expect((await get('weights.bin', { ...headers, 'If-Range': '"other"' })).status).toBe(200);
  });

  it('answers 304 to a known entity tag', async () => {
    const first = await get('index.html');
    const etag = first.headers.get('etag') ?? '';
    expect((await get('index.html', { 'If-None-Match': etag })).status).toBe(304);
    expect((await get('index.html', { 'If-None-Match': '"other"' })).status).toBe(200);
  });

  it.each(['br', 'gzip'])('compresses text with %s, not weights and not what is large', async (encoding) => {
    const page = await get('index.html', { 'Accept-Encoding': encoding });
    expect(page.headers.get('content-encoding')).toBe(encoding);
    expect(Number(page.headers.get('content-length'))).toBeLessThan(400);
    expect(await page.text()).toHaveLength(4096);
    expect(
      (await get('weights.bin', { 'Accept-Encoding': encoding })).headers.get('content-encoding'),
    ).toBeNull();
    const large = await get('large.json', { 'Accept-Encoding': encoding });
    expect(large.headers.get('content-encoding')).toBeNull();
    expect(large.headers.get('content-length')).toBe(String(2 ** 21 + 1));
    const plain = await get('index.html', { 'Accept-Encoding': `${encoding};q=0` });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });

  it('lets hashed assets be kept for ever and nothing else', async () => {
    const asset = await get('assets/page-Ab3_x9Zq.mjs');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect(asset.headers.get('content-type')).toContain('text/javascript');
    expect((await get('weights.bin')).headers.get('cache-control')).toBe('no-cache');
  });

  it('refuses to be written to', async () => {
    expect((await fetch(`${served.origin}/loom/`, { method: 'POST', body: 'x' })).status).toBe(405);
    const head = await fetch(`${served.origin}/loom/weights.bin`, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe('256');
    expect(await head.text()).toBe('');
  });

  it('takes the next free port when the wanted one is taken', async () => {
    const second = await listen((_, response) => response.end('second'), {
      port: served.port,
      host: 'localhost',
    });
    expect(second.port).toBeGreaterThan(served.port);
    expect(await (await fetch(second.origin)).text()).toBe('second');
    await second.close();
  });
});
