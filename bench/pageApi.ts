import type { Page } from '@playwright/test';
import type { AttentionLoom, PageStats } from '../src/app/pageApi.ts';

export type { PageStats };

declare global {
  interface Window {
    readonly attentionLoom: AttentionLoom;
  }
}

export async function whenIdle(page: Page): Promise<void> {
  await page.waitForFunction(() => window.attentionLoom !== undefined);
  await page.evaluate(() => window.attentionLoom.whenIdle());
}

/** Until every layer of the model can be run. */
export async function whenModelLoaded(page: Page): Promise<void> {
  await page.waitForFunction(() => window.attentionLoom.stats().loadMs !== null, undefined, {
    timeout: 120_000,
    // The usual asking once a frame would make the page draw frames.
    polling: 50,
  });
  await whenIdle(page);
}

export function readStats(page: Page): Promise<PageStats> {
  return page.evaluate(() => window.attentionLoom.stats());
}
