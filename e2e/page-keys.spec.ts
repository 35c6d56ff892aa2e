import { loomOf, untilShown } from './support/loom.ts';
import { expect, test } from './support/app.ts';

test('keys move between tokens, heads and layers, open and leave, and are left alone in the sentence', async ({
  app,
}) => {
  await app.open('v=1&q=5');
  const { page } = app;
  const loom = await loomOf(page);
  await untilShown(loom);
  const view = () => loom.evaluate((api) => api.view());
  await page.keyboard.press('ArrowDown');
  expect((await view()).queries).toEqual([6]);
  await page.keyboard.press('Enter');
  expect(await view()).toMatchObject({ layer: 0, heads: [0] });
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowRight');
  expect(await view()).toMatchObject({ layer: 1, heads: [1] });
  await page.keyboard.press('3');
  expect((await view()).point).toBe('raw');
  await page.keyboard.press('Escape');
  expect(await view()).toMatchObject({ layer: null, queries: [6] });
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect((await view()).queries).toEqual([6]);
  const box = page.getByRole('textbox', { name: 'Sentence' });
  await box.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('1');
  await page.keyboard.press('ArrowLeft');
  await expect(box).toHaveValue(/drink to1$/);
});
