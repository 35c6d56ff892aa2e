import { expect, test } from './support/app.ts';
import { loomOf, untilLive } from './support/loom.ts';

const tandal = 'Yesterday Mira Tandal met Ron at the station. Today Mira';

test('heads are found by what they do on the text, and colour the wall', async ({ app }) => {
  const { page } = app;
  await app.open(`v=1&t=${encodeURIComponent(tandal)}&tab=head`);
  const loom = await loomOf(page);
  await untilLive(loom);
  const panel = page.getByRole('tabpanel', { name: 'Head' });
  const by = panel.getByLabel('By', { exact: true });
  await by.selectOption('sink');
  const first = panel.locator('.head-finder li').first();
  await expect(first).toContainText(/18\.|1\.00/);
  expect(await loom.evaluate((api) => api.link())).toContain('&wall=sink');
  await expect(panel.getByText('wall: first token')).toBeAttached();
  // Which head copies a made-up name: it looks at what followed the same word before.
  await by.selectOption('induction');
  const copier = await panel.locator('.head-finder li button').first().textContent();
  await panel.locator('.head-finder li button').first().click();
  const { layer, heads } = await loom.evaluate((api) => api.view());
  expect(`${layer}.${heads[0]}`).toBe(copier);
  await loom.evaluate((api) => api.setView({ layer: null, heads: null, wall: null }));
  await by.selectOption('probe_induction');
  await panel.getByRole('button', { name: 'Show random words twice and measure' }).click();
  await expect(panel.getByText(/sequence \d of 4/)).toBeVisible();
  await expect(panel.locator('.head-finder li')).toHaveCount(12, { timeout: 60_000 });
  // PyTorch's best on other sequences of this kind: 18.6 and 17.4.
  const best = await panel.locator('.head-finder li button').allTextContents();
  expect(best.slice(0, 4)).toEqual(expect.arrayContaining(['18.6', '17.4']));
  await panel.getByLabel('colour the wall by it').uncheck();
  expect(await loom.evaluate((api) => api.view().wall)).toBe('pattern');
});

test('which layer first knows the answer, and what wrote for it', async ({ app }) => {
  const { page } = app;
  await app.open('v=1&tab=next');
  const loom = await loomOf(page);
  await untilLive(loom);
  const panel = page.getByRole('tabpanel', { name: 'Next word' });
  const rows = panel.locator('.lens tbody tr');
  await expect(rows).toHaveCount(30);
  const [best] = await loom.evaluate((api) => api.predictions());
  await expect(rows.last()).toContainText('Mary');
  await expect(panel.getByText(/^Best from layer 2[89] on\./)).toBeVisible();
  await panel.getByText('What wrote for “Mary”').click();
  const total = panel.locator('.writers .total');
  const logit = (best?.logit ?? 0).toFixed(1);
  await expect(total.locator('.number')).toHaveText(logit);
  await expect(total).toContainText(`model ${logit}`);
  await panel.getByLabel('Word to follow').fill('John');
  await panel.getByLabel('Word to follow').press('Enter');
  await expect(panel.getByText('rank of John')).toBeVisible();
  expect(await loom.evaluate((api) => api.link())).toContain('&w=John');
  await expect(panel.getByText('It is never the best.')).toBeVisible();

  await page.goto('about:blank');
  await app.open('v=1&m=letters-to-sounds&t=bank&tab=next');
  await untilLive(await loomOf(page));
  await expect(page.getByRole('tabpanel', { name: 'Next word' }).locator('.lens tbody tr')).toHaveCount(3);
});
