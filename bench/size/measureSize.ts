import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from '@playwright/test';
import { distDir } from '../../scripts/serveDist.ts';
import { freshPage } from '../chromium.ts';
import type { Quantity } from '../report/quantity.ts';
import { readMoments, watchStart } from '../start/watchStart.ts';

/** Chunks that hold the library of the picture and the scene itself, by the names the build gives them. */
const pictureChunk = /^(three|scene|Scene)/;

/** Compressed bytes of JavaScript, of the page and its workers, asked for before the first picture. */
export async function measureSize(browser: Browser, origin: string): Promise<readonly Quantity[]> {
  const { page, context } = await freshPage(browser);
  const requested: { readonly path: string; readonly atMs: number }[] = [];
  context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/\.m?js$/.test(pathname)) requested.push({ path: pathname, atMs: Date.now() });
  });
  await watchStart(page);
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => window.startMoments.pictureMs !== null);
  const { pictureMs, timeOrigin } = await readMoments(page);
  await context.close();
  const before = requested.filter(({ atMs }) => atMs < timeOrigin + (pictureMs ?? 0));
  const paths = [...new Set(before.map(({ path }) => path))];
  const sizes = new Map(paths.map((path) => [path, gzipBytes(path)]));
  const pictureBytes = sum([...sizes].filter(([path]) => pictureChunk.test(basename(path))));
  return [
    figure('JavaScript before the first picture, gzip', sum([...sizes]), 450),
    figure('3D chunk without react-dom, gzip', pictureBytes, 330),
    ...[...sizes].map(([path, bytes]) =>
      figure(`${basename(path).replace(/-[\w-]{8}\./, '.')}, gzip`, bytes),
    ),
  ];
}

function gzipBytes(path: string): number {
  return gzipSync(readFileSync(join(distDir, path)), { level: 9 }).byteLength;
}

function sum(sizes: readonly (readonly [string, number])[]): number {
  return sizes.reduce((total, [, bytes]) => total + bytes, 0);
}

function figure(name: string, bytes: number, good?: number): Quantity {
  return {
    section: 'size',
    name,
    measured: bytes / 1000,
    unit: 'kB',
    ...(good === undefined ? {} : { bar: { good } }),
  };
}
