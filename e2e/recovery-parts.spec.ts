import { expect, test } from './support/app.ts';
import { loomOf, untilShown } from './support/loom.ts';

test('a part of the page that does not arrive is said in one sentence, and comes at the next try', async ({
  app,
}) => {
  const { page, problems } = app;
  problems.expect(/ERR_FAILED|Failed to fetch|dynamically imported/);
  await page.route(/\/(Dialogs|OpenPopup|Inspector)-[^/]*\.js$/, (route) => route.abort());
  await app.open('v=1');
  await untilShown(await loomOf(page));
  const sentence = page.getByText('A part of the page could not be fetched');
  await page.getByRole('button', { name: 'Examples' }).click();
  await expect(sentence).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('button', { name: 'Inspector' }).click();
  await expect(sentence).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('button', { name: /^Theme/ }).click();
  await expect(sentence).toBeVisible();
  await page.unroute(/\/(Dialogs|OpenPopup|Inspector)-[^/]*\.js$/);
  await page.getByRole('button', { name: 'Inspector' }).click();
  await expect(page.getByRole('tablist')).toBeVisible();
  await page.getByRole('button', { name: 'Examples' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
});
