import type { Page } from '@playwright/test';

/** Moments of a page's start, ms from navigation; null where it did not come to that. */
export interface StartMoments {
  /** First frame that draws the recorded run. */
  readonly pictureMs: number | null;
  readonly firstLayerMs: number | null;
  readonly loadedMs: number | null;
  readonly timeOrigin: number;
}

declare global {
  interface Window {
    startMoments: { -readonly [K in keyof StartMoments]: StartMoments[K] };
  }
}

/** Installs the watch in every document that the page opens from now on. */
export async function watchStart(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const moments: Window['startMoments'] = {
      pictureMs: null,
      firstLayerMs: null,
      loadedMs: null,
      timeOrigin: performance.timeOrigin,
    };
    window.startMoments = moments;
    let listening = false;
    const look = (): void => {
      const api = window.attentionLoom;
      if (api !== undefined) {
        if (!listening) api.on('layer', () => (moments.firstLayerMs ??= performance.now()));
        listening = true;
        const { drawCalls, loadMs } = api.stats();
        if (drawCalls > 0) moments.pictureMs ??= performance.now();
        if (loadMs !== null) moments.loadedMs ??= performance.now();
      }
      if (moments.loadedMs === null || moments.pictureMs === null) setTimeout(look, 8);
    };
    look();
  });
}

export function readMoments(page: Page): Promise<StartMoments> {
  return page.evaluate(() => window.startMoments);
}
