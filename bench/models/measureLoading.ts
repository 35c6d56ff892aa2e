import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Browser } from '@playwright/test';
import { freshPage } from '../chromium.ts';
import { benchPagePath } from '../page/buildBenchPage.ts';
import type { Quantity } from '../report/quantity.ts';

const wanted = /^(config|tokenizer|model\.safetensors\.index)\.json$|\.safetensors$/;

/** Time from picking files to a model that can be run, per MB of them: hashed, checked, expanded, given to the runtime. */
export async function measureLoading(
  browser: Browser,
  origin: string,
  paths: readonly string[],
): Promise<readonly Quantity[]> {
  const quantities: Quantity[] = [];
  for (const path of paths) {
    const files = await filesOf(path);
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
    const { page, context } = await freshPage(browser);
    await page.goto(`${origin}/${benchPagePath}`);
    await page.waitForFunction(() => window.loomBench !== undefined);
    await page.locator('input[type=file]').setInputFiles([...files]);
    const ms = await page.evaluate(() => window.loomBench.loadFiles(1));
    await context.close();
    const name = `loading ${basename(path)}, ${megabytes.toFixed(0)} MB, per MB`;
    quantities.push({ section: 'models', name, measured: ms / megabytes, unit: 'ms' });
  }
  return quantities;
}

/** One file, or what a folder has of a checkpoint. */
async function filesOf(path: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  return (await readdir(path)).filter((name) => wanted.test(name)).map((name) => join(path, name));
}
