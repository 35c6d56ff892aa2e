import { expect, test } from './support/app.ts';

test('an embedded page has no bars, and tells its parent what happens without the words', async ({
  app,
  page,
}) => {
  const parent = `<script>heard = []; addEventListener('message', ({ data }) => data?.source && heard.push(data));</script>
    <iframe width="900" height="500" src="./#v=1&q=3&embed=1&theme=light&panel=matches"></iframe>`;
  await page.route('**/parent', (route) => route.fulfill({ contentType: 'text/html', body: parent }));
  await page.goto(`${app.origin}/parent`);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('region', { name: 'Scene' })).toBeVisible();
  await expect(frame.getByRole('tab', { name: 'Matches' })).toBeVisible();
  await expect(frame.getByRole('textbox', { name: 'Sentence' })).toHaveCount(0);
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'light');
  const heard = () => page.evaluate<readonly { readonly source: string; readonly event: string }[]>('heard');
  await expect
    .poll(async () => (await heard()).some(({ event }) => event === 'run'), { timeout: 90_000 })
    .toBe(true);
  expect((await heard()).every(({ source }) => source === 'attention-loom')).toBe(true);
  expect(JSON.stringify(await heard())).not.toContain('Mary');
});
