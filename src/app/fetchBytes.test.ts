import { afterEach, expect, it, vi } from 'vitest';
import { fetchBytes } from './fetchBytes.ts';

afterEach(() => vi.unstubAllGlobals());

const file = 'https://example.org/models/x/manifest.json';

it('gives the bytes of a file', async () => {
  vi.stubGlobal('fetch', async () => new Response(Uint8Array.of(1, 2, 3)));
  expect(await fetchBytes(file)).toEqual(Uint8Array.of(1, 2, 3));
});

it.each([
  ['a refusal', async () => new Response('', { status: 404 }), 'the server answered 404.'],
  ['a lost network', () => Promise.reject(new TypeError('failed')), 'the network may be down.'],
  ['a server that says nothing', silence, 'the server did not answer in 0.02 s.'],
])('says of %s what it was', async (_, answer, end) => {
  vi.stubGlobal('fetch', answer);
  await expect(fetchBytes(file, 20)).rejects.toThrow(`x/manifest.json could not be fetched; ${end}`);
});

function silence(_: string, { signal }: RequestInit): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}
