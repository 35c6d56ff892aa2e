import type { Page } from '@playwright/test';

/** The part of `window.attentionLoom` that is measured through. */
export interface PageApi {
  whenIdle(): Promise<void>;
  setView(view: Readonly<Record<string, unknown>>): void;
  stats(): PageStats;
  on(event: 'layer' | 'run', listener: (event: { readonly source?: string }) => void): () => void;
}

export interface PageStats {
  readonly backend: string | null;
  readonly threads: number | null;
  readonly drawCalls: number;
  readonly triangles: number;
  readonly textures: number;
  readonly geometries: number;
  readonly programs: number;
  readonly framesDrawn: number;
  readonly heapBytes: number;
  readonly loadMs: number | null;
  readonly runMs: number | null;
}

declare global {
  interface Window {
    readonly attentionLoom: PageApi;
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
  });
  await whenIdle(page);
}

export function readStats(page: Page): Promise<PageStats> {
  return page.evaluate(() => window.attentionLoom.stats());
}
