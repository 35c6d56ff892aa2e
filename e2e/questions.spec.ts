import { expect, test } from './support/app.ts';
import { loomOf, untilLive } from './support/loom.ts';

/** What people come with, each answered by clicks alone: a test is the way there. */

test('what does “it” look at in head 3.1 of MiniLM, and does that change with “warm”?', async ({ app }) => {
  const { page } = app;
  const text = 'The cat sat on the mat because it was tired.';
  await app.open(`v=1&m=all-minilm-l6-v2&t=${encodeURIComponent(text)}`);
  const loom = await loomOf(page);
  await untilLive(loom);
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('button', { name: /Another sentence/ }).click();
  await page.getByRole('textbox', { name: 'Sentence' }).last().fill(text.replace('tired', 'warm'));
  await loom.evaluate(async (api) => {
    while (api.stats(1).loadMs === null) await new Promise((resolve) => setTimeout(resolve, 100));
    await api.whenIdle();
  });
  const tile = await loom.evaluate((api) => api.project('encoder.3.attn.pattern', [1, 6, 6], 0));
  if (!tile) throw new Error('head 3.1 is not on the wall');
  await page.mouse.click(tile.x, tile.y);
  await loom.evaluate((api) => api.whenIdle());
  const it = await loom.evaluate((api) => api.project('encoder.3.attn.q', [1, 8, 4], 0));
  if (!it) throw new Error('"it" is not on screen');
  await page.mouse.click(it.x, it.y);
  await loom.evaluate((api) => api.whenIdle());
  await expect(page.getByRole('region', { name: 'A', exact: true })).toContainText(
    'In head 3.1, it looks at cat with 0.49',
  );
  const warm = page.getByRole('region', { name: 'B', exact: true });
  await expect(warm).toContainText('In head 3.1, it looks at');
  await expect(warm).not.toContainText('cat with 0.49');
});

test('why does SmolLM2 say Mary?', async ({ app }) => {
  const { page } = app;
  await app.open();
  const loom = await loomOf(page);
  await untilLive(loom);
  await page.getByRole('button', { name: 'Inspector' }).click();
  await page.getByRole('tab', { name: 'Next word' }).click();
  await page.getByText('What wrote for “Mary”').click();
  const writers = page.locator('.lens .writers li');
  await expect(writers.first()).toBeVisible();
  // The strongest heads lead to themselves: there one turns them off.
  const head = writers.getByRole('button', { name: /^head / }).first();
  const name = ((await head.textContent()) ?? '').replace('head ', '');
  await head.click();
  await page.getByRole('tab', { name: 'Change' }).click();
  await page
    .getByRole('group', { name: `Head ${name}` })
    .getByText('off')
    .click();
  await loom.evaluate((api) => api.whenIdle());
  const row = page.locator('.effect tbody tr').filter({ hasText: 'Mary' });
  await expect(row).toHaveCount(1);
  const [was, is] = (await row.locator('td').allTextContents()).map((text) => Number.parseFloat(text));
  expect(was).toBeGreaterThan(90);
  expect(is).toBeLessThan(was ?? 0);
});

test('which head copies “Tandal”, and what happens without it?', async ({ app }) => {
  const { page } = app;
  const text = 'Yesterday Mira Tandal met Ron at the station. Today Mira';
  await app.open(`v=1&t=${encodeURIComponent(text)}`);
  const loom = await loomOf(page);
  await untilLive(loom);
  await page.getByRole('button', { name: 'Inspector' }).click();
  await page.getByRole('tab', { name: 'Head', exact: true }).click();
  await page.getByLabel('By', { exact: true }).selectOption('induction');
  await page.locator('.head-finder li button').first().click();
  await page.getByRole('tab', { name: 'Change' }).click();
  const { layer, heads } = await loom.evaluate((api) => api.view());
  const probability = () =>
    loom.evaluate((api) => api.predictions().find(({ text }) => text === ' T')?.probability ?? 0);
  const before = await probability();
  await page
    .getByRole('group', { name: `Head ${layer}.${heads[0]}` })
    .getByText('off')
    .click();
  await loom.evaluate((api) => api.whenIdle());
  expect(before).toBeGreaterThan(0.1);
  // Several heads copy: without one of them the others still do.
  expect(Math.abs((await probability()) - before)).toBeGreaterThan(0.005);
  await expect(page.getByText(`head ${layer}.${heads[0]} is off`)).toBeVisible();
});

test('what does dividing by 8 do to this row?', async ({ app }) => {
  const { page } = app;
  await app.open('v=1&l=13&h=8&q=9');
  const loom = await loomOf(page);
  await untilLive(loom);
  await page.keyboard.press('e');
  const panel = page.getByRole('tabpanel', { name: 'Explain' });
  await panel.getByRole('button', { name: 'scale', exact: true }).click();
  await expect(panel.getByText('Times 1/√64 = 0.125')).toBeVisible();
  await page.keyboard.press('c');
  const change = page.getByRole('tabpanel', { name: 'Change' });
  const largest = () =>
    loom.evaluate(async (api) => {
      const pattern = await api.read('decoder.13.attn.pattern');
      const count = pattern?.shape[1] ?? 0;
      return Math.max(
        ...[...(pattern?.values ?? [])].slice((8 * count + 9) * count, (8 * count + 10) * count).map(Number),
      );
    });
  const before = await largest();
  await change.getByRole('group', { name: 'Scores of', exact: true }).getByText('this head').click();
  await change.getByRole('group', { name: 'Scores of this head' }).getByText('not ÷ 8').click();
  await loom.evaluate((api) => api.whenIdle());
  // Nearly all or nothing.
  expect(await largest()).toBeGreaterThan(Math.max(0.95, before));
  await page.keyboard.press('Control+z');
  await loom.evaluate((api) => api.whenIdle());
  expect(await largest()).toBeCloseTo(before, 6);
});

test('which layer first knows the answer?', async ({ app }) => {
  const { page } = app;
  await app.open('v=1');
  await untilLive(await loomOf(page));
  await page.keyboard.press('9');
  await expect(page.getByText(/^Best from layer 2[89] on\./)).toBeVisible();
});
