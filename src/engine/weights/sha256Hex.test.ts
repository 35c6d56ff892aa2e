import { afterEach, expect, it, vi } from 'vitest';
import { sha256Hex } from './sha256Hex.ts';

afterEach(() => vi.unstubAllGlobals());

// FIPS 180-4, the example of one block, and the hash of nothing.
it.each([
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
])('is the published hash of "%s", with the browser\'s own and without', async (text, expected) => {
  const bytes = new TextEncoder().encode(`-${text}-`).subarray(1, 1 + text.length);
  expect(await sha256Hex(bytes)).toBe(expected);
  vi.stubGlobal('crypto', {});
  expect(await sha256Hex(bytes)).toBe(expected);
});
