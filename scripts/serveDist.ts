import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Listening, listen } from './listen.ts';
import type { ServeOptions } from './serveOptions.ts';
import { createStaticHandler } from './staticServer.ts';

export const repositoryRoot = fileURLToPath(new URL('..', import.meta.url));
export const distDir = fileURLToPath(new URL('../dist', import.meta.url));

/** Serves the built page. The caller closes what it gets. */
export function serveDist(options: ServeOptions): Promise<Listening> {
  const handler = createStaticHandler({
    root: distDir,
    isolation: options.isolation,
    prefix: options.prefix,
  });
  return listen(handler, options);
}

/** Serves the built page until the process is stopped, and prints its address once it answers. */
export async function serveAndPrint(options: ServeOptions): Promise<void> {
  const served = await serveDist(options);
  const address = `${served.origin}${options.prefix}/`;
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}.`);
  await answer.arrayBuffer();
  await compressWasm(address);
  if (options.port !== 0 && served.port !== options.port)
    process.stdout.write(`Port ${options.port} is taken.\n`);
  process.stdout.write(`${address.replace(/\/$/, '')} serves Attention Loom. Press Ctrl+C to stop.\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void served.close().then(() => process.exit(0)));
  }
}

/** Has the server compress the runtime's wasm now (half a second), so that no visitor waits for it. */
async function compressWasm(address: string): Promise<void> {
  const assets = join(distDir, 'assets');
  const wasm = existsSync(assets) ? readdirSync(assets).filter((name) => name.endsWith('.wasm')) : [];
  const headers = { 'Accept-Encoding': 'br' };
  await Promise.all(wasm.map((name) => fetch(`${address}assets/${name}`, { method: 'HEAD', headers })));
}
