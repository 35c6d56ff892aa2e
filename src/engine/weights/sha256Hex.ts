import { sha256 } from 'hash-wasm';

/**
 * SHA-256 in hex. By the browser where it can: that is many times as fast and beside this thread. Pages without a
 * secure context have no `crypto.subtle`.
 * `bytes` must not be shared memory.
 */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const { subtle } = globalThis.crypto as { readonly subtle?: SubtleCrypto };
  if (!subtle) return sha256(bytes);
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
