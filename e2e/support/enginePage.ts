import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { listen } from '../../scripts/listen.ts';
import { copyModelFolder } from '../../scripts/modelFolders.ts';
import { createStaticHandler } from '../../scripts/staticServer.ts';
import type { BackendChoice } from '../../src/engine/protocol.ts';
import type { EngineOnPage, EngineRun } from '../engine/main.ts';

declare global {
  interface Window {
    readonly engineOnPage: EngineOnPage;
  }
}

const root = join(import.meta.dirname, '../..');
const model = 'models/smollm2-135m-instruct';

export interface ServedEngine {
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/** A production build of a page with nothing but the engine, served with the site's headers. */
export async function serveEnginePage(isolation = true): Promise<ServedEngine> {
  const outDir = mkdtempSync(join(tmpdir(), 'engine-page-'));
  await build({
    root: join(root, 'e2e/engine'),
    base: './',
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, target: ['chrome111'] },
  });
  copyModelFolder(join(root, model), join(outDir, model));
  const handler = createStaticHandler({ root: outDir, isolation, prefix: '' });
  const served = await listen(handler, { port: 0, host: 'localhost' });
  return {
    origin: served.origin,
    close: async () => {
      await served.close();
      rmSync(outDir, { recursive: true });
    },
  };
}

export function startEngine(page: Page, backend: BackendChoice, threads: number | 'auto'): Promise<void> {
  return page.evaluate(([choice, count]) => window.engineOnPage.start(choice, count), [
    backend,
    threads,
  ] as const);
}

export function runText(page: Page, text: string): Promise<EngineRun> {
  return page.evaluate((sentence) => window.engineOnPage.run(sentence), text);
}

export async function readValue(page: Page, address: string): Promise<Float32Array> {
  return Float32Array.from(await page.evaluate((name) => window.engineOnPage.read(name), address));
}
