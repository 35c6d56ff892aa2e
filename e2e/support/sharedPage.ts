import type { Browser, BrowserContextOptions, JSHandle, Page } from '@playwright/test';
import type { AttentionLoom } from '../../src/app/pageApi.ts';
import { loomOf, untilShown } from './loom.ts';
import { Problems } from './problems.ts';

export interface SharedPage {
  readonly page: Page;
  readonly loom: JSHandle<AttentionLoom>;
  readonly problems: Problems;
  readonly origin: string;
  /** Another page of the same context. */
  open(address: string): Promise<{ readonly page: Page; readonly loom: JSHandle<AttentionLoom> }>;
  close(): Promise<void>;
}

export interface SharedPageOptions extends BrowserContextOptions {
  /** False: the page keeps to its recorded run, as for a visitor who saves data. */
  readonly download: boolean;
  /** Runs before the page's own scripts. */
  readonly before?: () => void;
}

/**
 * One page for all tests of a file, because opening the model takes seconds. It shows a run, recorded or live. Whoever
 * opens it checks `problems` and closes it.
 */
export async function openSharedPage(
  browser: Browser,
  origin: string,
  hash: string,
  { download, before, ...options }: SharedPageOptions,
): Promise<SharedPage> {
  const context = await browser.newContext(options);
  const problems = await Problems.watch(context, origin);
  if (before) await context.addInitScript(before);
  if (!download) {
    await context.addInitScript(() => {
      Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
    });
  }
  const open: SharedPage['open'] = async (address) => {
    const page = await context.newPage();
    await page.goto(address);
    const loom = await loomOf(page);
    await untilShown(loom);
    return { page, loom };
  };
  const first = await open(hash === '' ? `${origin}/` : `${origin}/#${hash}`);
  return { ...first, problems, origin, open, close: () => context.close() };
}
