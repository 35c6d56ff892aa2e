import type { Page } from '@playwright/test';
import { expect, test } from './support/app.ts';
import { loomOf, readFloats, untilLive, valueAt } from './support/loom.ts';

const address = 'decoder.29.attn.pattern';

function tab(page: Page) {
  return page.getByRole('tabpanel', { name: 'Change' });
}

/** Logit differences of the two chosen words, before and after. */
async function differences(page: Page): Promise<readonly number[]> {
  const row = tab(page).locator('.difference td');
  await expect(row).toHaveCount(2);
  return (await row.allTextContents()).map((text) => Number(text.replace('−', '-')));
}

test('a head is turned off, its effect is told beside what it was, and one link holds all of it', async ({
  app,
}) => {
  const { page } = app;
  await app.open('v=1&l=23&h=3&tab=change');
  const loom = await loomOf(page);
  await untilLive(loom);
  const untouched = await readFloats(loom, address);
  const panel = tab(page);
  await expect(panel.getByText('Nothing is changed.')).toBeVisible();
  await panel.getByRole('group', { name: 'Head 23.3' }).getByText('off').click();
  await loom.evaluate((api) => api.whenIdle());
  await expect(panel.getByText('head 23.3 is off')).toBeVisible();
  expect((await readFloats(loom, 'decoder.23.attn.z')).values.some((value) => value !== 0)).toBe(true);
  const z = await readFloats(loom, 'decoder.23.attn.z');
  expect(valueAt(z, [3, 13, 0])).toBe(0);
  expect((await readFloats(loom, address)).values).not.toEqual(untouched.values);
  // What lies before the change is what it was.
  await panel.getByLabel('for', { exact: true }).fill('Mary');
  await panel.getByLabel('against', { exact: true }).fill('John');
  // PyTorch: 6.12 without a change, 3.076 without the head.
  const [before, after] = await differences(page);
  expect(Math.abs((before ?? 0) - 6.12)).toBeLessThan(0.02);
  expect(Math.abs((after ?? 0) - 3.076)).toBeLessThan(0.02);
  const link = await loom.evaluate((api) => api.link());
  expect(link).toContain('&w=Mary&w2=John&x=head:23.3*0');
  await expect(panel.getByRole('button', { name: /Open head 2[4-9]\./ }).first()).toBeVisible();

  await page.goto('about:blank');
  await page.goto(link);
  const again = await loomOf(page);
  await untilLive(again);
  expect(await differences(page)).toEqual([before, after]);
  expect(valueAt(await readFloats(again, 'decoder.23.attn.z'), [3, 13, 0])).toBe(0);

  // Undone, every bit is as it was.
  await tab(page).getByRole('button', { name: 'Undo: head 23.3 is off' }).click();
  await again.evaluate((api) => api.whenIdle());
  expect((await readFloats(again, address)).values).toEqual(untouched.values);
  await page.goBack();
  await again.evaluate((api) => api.whenIdle());
  await expect(tab(page).getByText('head 23.3 is off')).toBeVisible();
});

test('scores, the mask and single looks are changed; what cannot be is said in one sentence', async ({
  app,
}) => {
  const { page } = app;
  await app.open('v=1&l=3&h=1&q=9&tab=change');
  const loom = await loomOf(page);
  await untilLive(loom);
  const panel = tab(page);
  const settle = () => loom.evaluate((api) => api.whenIdle());
  await panel.getByRole('group', { name: 'Mask' }).getByText('off in this layer').click();
  await settle();
  expect(valueAt(await readFloats(loom, 'decoder.3.attn.pattern'), [1, 4, 9])).toBeGreaterThan(0);
  expect(valueAt(await readFloats(loom, 'decoder.4.attn.pattern'), [1, 4, 9])).toBe(0);
  await panel.getByRole('group', { name: 'Mask' }).getByText('as it is').click();
  await panel.getByRole('button', { name: /^Forbid John \(9\) to look at/ }).click();
  await settle();
  const { x } = await loom.evaluate((api) => api.view());
  const [cut] = x as readonly { readonly key: number }[];
  expect(valueAt(await readFloats(loom, 'decoder.3.attn.pattern'), [1, 9, cut?.key ?? 0])).toBe(0);
  await panel.getByRole('group', { name: 'Scores of all heads' }).getByText('not ÷').click();
  await settle();
  expect(await loom.evaluate((api) => api.link())).toContain('score*8');
  const raw = valueAt(await readFloats(loom, 'decoder.0.attn.raw'), [0, 5, 2]);
  expect(valueAt(await readFloats(loom, 'decoder.0.attn.scaled'), [0, 5, 2])).toBeCloseTo(raw, 3);
  await panel.getByRole('button', { name: 'Undo all' }).click();

  await loom.evaluate((api) => api.setView({ x: 'head:99.0*0' }));
  await settle();
  await expect(panel.getByRole('alert')).toContainText('this model has no decoder.99.attn.z');
  await loom.evaluate((api) => api.setView({ x: null }));
  await settle();
  expect((await readFloats(loom, 'decoder.3.attn.pattern')).shape).toEqual([9, 14, 14]);
});

test('a row is taken from the other lane', async ({ app }) => {
  const { page } = app;
  const other = encodeURIComponent('When Anna and John went to the store, John gave a drink to');
  await app.open(`v=1&m=smollm2-135m-instruct&l=20&h=0&q=1&tab=change&b.t=${other}`);
  const loom = await loomOf(page);
  await untilLive(loom);
  await loom.evaluate(async (api) => {
    while (api.stats(1).loadMs === null) await new Promise((resolve) => setTimeout(resolve, 100));
    await api.whenIdle();
  });
  await tab(page)
    .getByRole('button', { name: /^Take all that is known of Mary \(1\) after layer 20/ })
    .click();
  await loom.evaluate((api) => api.whenIdle());
  const row = async (lane: number) =>
    (await readFloats(loom, 'decoder.20.resid_post', lane)).values.slice(576, 2 * 576);
  expect(await row(0)).toEqual(await row(1));
  expect(await loom.evaluate((api) => api.link())).toContain('x=patch:decoder.20.resid_post@1');
  await tab(page)
    .getByRole('button', { name: /^Undo: / })
    .click();
  await loom.evaluate((api) => api.whenIdle());

  // All of them, one at a time: cancelled half way, it keeps what it has.
  await tab(page).getByRole('button', { name: 'Every layer and word, one at a time' }).click();
  await expect(tab(page).getByText(/^(3\d|[4-9]\d|\d{3}) of 420/)).toBeVisible({ timeout: 60_000 });
  await tab(page).getByRole('button', { name: 'Stop', exact: true }).click();
  await loom.evaluate((api) => api.whenIdle());
  await expect(tab(page).getByText('Logit Mary at the end')).toBeVisible();
  await expect(tab(page).getByText(/^.*Most: Mary \(1\) after layer [0-2]/)).toBeVisible();
});
