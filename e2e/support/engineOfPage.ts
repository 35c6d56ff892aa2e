import type { JSHandle, Locator, Page } from '@playwright/test';
import type { AttentionLoom } from '../../src/app/pageApi.ts';
import type { App } from './app.ts';
import { loomOf, readFloats, untilLive, untilShown } from './loom.ts';

/** The sentences that are on screen, newest first. */
export function notices(page: Page): Locator {
  return page.locator('.notices p');
}

/** Where the model runs, in the top bar. */
export function badge(page: Page): Locator {
  return page.locator('.badge .long');
}

/** Some values of the run on screen, of every part of the model. */
export async function shownValues(loom: JSHandle<AttentionLoom>): Promise<readonly Float32Array[]> {
  const addresses = ['5.attn.q_rot', '13.attn.pattern', '29.mlp.act', '29.view.share', 'logits'];
  const values: Float32Array[] = [];
  for (const address of addresses) values.push((await readFloats(loom, `decoder.${address}`)).values);
  return values;
}

/** Opens the page, chooses WebGPU in the badge's menu, changes the view, and has the model downloaded and run. */
export async function openWithWebgpu(
  { page, open }: App,
  view: Readonly<Record<string, unknown>>,
): Promise<JSHandle<AttentionLoom>> {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
  });
  await open();
  const loom = await loomOf(page);
  await untilShown(loom);
  await page.getByRole('button', { name: 'recorded run' }).click();
  await page.getByText('WebGPU (graphics)').click();
  await page.keyboard.press('Escape');
  await loom.evaluate((api, change) => api.setView(change), view);
  await page.getByRole('button', { name: 'Download' }).click();
  await untilLive(loom);
  return loom;
}
