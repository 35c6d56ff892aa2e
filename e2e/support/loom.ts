import type { JSHandle, Page } from '@playwright/test';
import type { AttentionLoom } from '../../src/app/pageApi.ts';

/** The page's script interface; `handle.evaluate((loom, argument) => …)` runs in the page. */
export async function loomOf(page: Page): Promise<JSHandle<AttentionLoom>> {
  await page.waitForFunction(() => 'attentionLoom' in window);
  return page.evaluateHandle<AttentionLoom>('window.attentionLoom');
}

/** Until a run, recorded or live, is on screen. */
export async function untilShown(loom: JSHandle<AttentionLoom>, text?: string): Promise<void> {
  await loom.evaluate(async (api, wanted) => {
    const here = () =>
      api
        .tokens()
        .map((token) => token.text)
        .join('');
    while (api.tokens().length === 0 || (wanted !== undefined && here() !== wanted)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }, text);
}

/** Until the model has been loaded and the run on screen is a live one. */
export async function untilLive(loom: JSHandle<AttentionLoom>): Promise<void> {
  await loom.evaluate(async (api) => {
    while (api.stats().loadMs === null) await new Promise((resolve) => setTimeout(resolve, 100));
    await api.whenIdle();
  });
}
