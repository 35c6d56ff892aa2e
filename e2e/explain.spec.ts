import type { Page } from '@playwright/test';
import { exactFloat32 } from '../src/explain/format.ts';
import { expect, test } from './support/app.ts';
import { loomOf, readFloats, untilLive, valueAt } from './support/loom.ts';

const cat = encodeURIComponent('The cat sat on the mat because it was tired.');

/** Every step of the open head, in order, each agreeing with the model. */
async function walkSteps(page: Page): Promise<readonly string[]> {
  const panel = page.getByRole('tabpanel', { name: 'Explain' });
  const next = panel.getByRole('button', { name: 'Next step' });
  const names: string[] = [];
  for (;;) {
    const current = panel.locator('[aria-current=step]').first();
    names.push((await current.textContent()) ?? '');
    await expect(panel.getByText(/The whole row agrees/).first()).toBeVisible();
    await expect(panel.getByRole('alert')).toHaveCount(0);
    if (await next.isDisabled()) return names;
    await next.click();
  }
}

test('a head’s arithmetic is followed step by step, each number beside the model’s', async ({ app }) => {
  const { page } = app;
  await app.open(`v=1&t=${cat}&l=13&h=8&q=7&tab=explain&step=softmax`);
  const loom = await loomOf(page);
  await untilLive(loom);
  const panel = page.getByRole('tabpanel', { name: 'Explain' });
  const weight = valueAt(await readFloats(loom, 'decoder.13.attn.pattern'), [8, 7, 1]);
  await expect(panel.getByText(`model ${exactFloat32(weight)}`)).toBeVisible();
  await expect(panel.locator('math').first()).toHaveAttribute('aria-label', /a_k = e\^s_k \/ /);
  // The link names the step; going back to the first one and through all of them.
  expect(await loom.evaluate((api) => api.link())).toContain('&tab=explain');
  await panel.getByRole('button', { name: 'input', exact: true }).click();
  expect(await walkSteps(page)).toEqual([
    'input',
    'norm',
    'query',
    'key',
    'value',
    'rotate',
    'q·k',
    'scale',
    'mask',
    'softmax',
    'mix',
    'out',
    'add',
    'MLP norm',
    'gate',
    'up',
    'act',
    'down',
    'MLP add',
  ]);
  expect(await loom.evaluate((api) => api.link())).toContain('&step=mlp_add');
  await expect(panel.getByRole('heading', { name: 'MLP of layer 13, step by step' })).toBeVisible();

  // Why this score: parts that add up to it.
  await panel.getByRole('button', { name: 'q·k', exact: true }).click();
  const raw = valueAt(await readFloats(loom, 'decoder.13.attn.raw'), [8, 7, 1]);
  await expect(panel.locator('.why .total')).toContainText(raw.toFixed(1));
  await panel.getByText('By what wrote the row').click();
  const written = panel.locator('.writers .total');
  await expect(written).toContainText(`model ${raw.toFixed(1)}`);
  await expect(written.locator('.number')).toHaveText(raw.toFixed(1));
  await panel.locator('.writers').getByText('of the key').click();
  await expect(written.locator('.number')).toHaveText(raw.toFixed(1));
  await panel
    .locator('.writers')
    .getByRole('button', { name: /smaller ones/ })
    .click();
  await expect(panel.locator('.writers').getByText('embedding of the token')).toBeVisible();
  // 13 layers of nine heads and an MLP, and the embedding.
  await expect(panel.locator('.writers li')).toHaveCount(13 * 10 + 2);
  // Another key of the row, by its button.
  await panel.getByRole('button', { name: 'mat5' }).click();
  expect(await loom.evaluate((api) => api.view().key)).toBe(5);
  const other = valueAt(await readFloats(loom, 'decoder.13.attn.raw'), [8, 7, 5]);
  await expect(panel.getByText(`model ${exactFloat32(other)}`)).toBeVisible();
});

test('a number is followed back to its token', async ({ app }) => {
  const { page } = app;
  await app.open(`v=1&t=${cat}&l=0&h=3&q=7&k=1&tab=explain&step=softmax`);
  const loom = await loomOf(page);
  await untilLive(loom);
  const panel = page.getByRole('tabpanel', { name: 'Explain' });
  await panel.getByRole('button', { name: 'Where does this number come from?' }).click();
  const points: string[] = [];
  for (let depth = 0; depth < 14; depth++) {
    points.push((await panel.locator('.trail-now .trail-address').textContent()) ?? '');
    await expect(panel.getByText(/The whole row agrees/)).toBeVisible();
    const factors = panel.locator('.terms .factors button');
    if ((await factors.count()) === 0) break;
    await factors.first().click();
  }
  expect(points).toEqual([
    'decoder.0.attn.pattern',
    'decoder.0.attn.scores',
    'decoder.0.attn.scaled',
    'decoder.0.attn.raw',
    'decoder.0.attn.q_rot',
    'decoder.0.attn.q',
    'decoder.0.attn.norm',
    'decoder.0.resid_pre',
    'decoder.embed',
  ]);
  await panel.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(panel.locator('.trail-now .trail-address')).toHaveText('decoder.0.resid_pre');
  // A number of the picture is followed by a click on it.
  const at = await loom.evaluate((api) => api.project('decoder.0.mlp.act', [4, 100]));
  if (!at) throw new Error('the neuron is not on screen');
  await page.mouse.click(at.x, at.y);
  await expect(panel.locator('.trail-now .trail-address')).toHaveText('decoder.0.mlp.act');
  await expect(panel.getByText(/The whole row agrees/)).toBeVisible();
  // The link leads to the number; going back leads to the one before.
  const link = await loom.evaluate((api) => api.link());
  expect(link).toMatch(/&from=decoder\.0\.mlp\.act\[4,\d+\]&/);
  await page.keyboard.press('Control+z');
  await expect(panel.locator('.trail-now .trail-address')).toHaveText('decoder.0.resid_pre');
  await page.goto('about:blank');
  await page.goto(link);
  await untilLive(await loomOf(page));
  await expect(panel.locator('.trail-now .trail-address')).toHaveText('decoder.0.mlp.act');
  await expect(panel.getByText(/The whole row agrees/)).toBeVisible();
  // Keys walk the steps.
  await page.keyboard.press('Shift+ArrowRight');
  await expect(panel.locator('.step-bar [aria-current=step]')).toHaveText('mix');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(panel.locator('.step-bar [aria-current=step]')).toHaveText('softmax');
});

test('families without rotation, with two-way attention and across the bridge have steps of their own', async ({
  app,
}) => {
  const { page } = app;
  await app.open(`v=1&m=all-minilm-l6-v2&t=${cat}&l=3&h=1&q=8&tab=explain`);
  await untilLive(await loomOf(page));
  expect(await walkSteps(page)).toEqual([
    'input',
    'query',
    'key',
    'value',
    'q·k',
    'scale',
    'softmax',
    'mix',
    'out',
    'add',
    'norm',
    'up',
    'act',
    'down',
    'MLP add',
    'MLP norm',
  ]);
  await page.goto('about:blank');
  await app.open('v=1&m=letters-to-sounds&t=bank&s=cross&l=1&h=2&q=3&tab=explain');
  await untilLive(await loomOf(page));
  expect(await walkSteps(page)).toEqual([
    'input',
    'query',
    'key',
    'value',
    'q·k',
    'scale',
    'softmax',
    'mix',
    'out',
    'add',
    'norm',
    'up',
    'act',
    'down',
    'MLP add',
    'MLP norm',
  ]);
});

test('a recording shows its numbers and says that weights come with the model', async ({ app }) => {
  const { page } = app;
  await page.route(/\/layers\/|embed/, () => undefined);
  await app.open('v=1&l=3&h=2&q=5&tab=explain&step=q');
  const panel = page.getByRole('tabpanel', { name: 'Explain' });
  await expect(panel.getByText('Weights are not part of a recording')).toBeVisible();
  await panel.getByRole('button', { name: 'softmax', exact: true }).click();
  await expect(panel.getByText(/The whole row agrees/)).toBeVisible();
});
