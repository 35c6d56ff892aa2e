import { serveDist } from '../scripts/serveDist.ts';
import { badge, notices } from './support/engineOfPage.ts';
import { expect, test } from './support/app.ts';
import { loomOf, runText, show, untilLive } from './support/loom.ts';
import { Problems } from './support/problems.ts';

test('a plain host and a sub-path are enough: one thread, the reason at the badge, nothing from elsewhere', async ({
  browser,
}) => {
  const prefix = '/some/folder';
  const served = await serveDist({ port: 0, host: 'localhost', isolation: false, prefix });
  const context = await browser.newContext();
  try {
    const problems = await Problems.watch(context, served.origin);
    const outside: string[] = [];
    context.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(`${served.origin}${prefix}/`) && !url.startsWith('blob:')) outside.push(url);
    });
    const page = await context.newPage();
    await page.goto(`${served.origin}${prefix}/`);
    const loom = await loomOf(page);
    await untilLive(loom);
    await expect(badge(page)).toHaveText('WASM ×1');
    await badge(page).click();
    await expect(page.getByRole('dialog')).toContainText(
      'One thread, because this site is not cross-origin isolated.',
    );
    await page.keyboard.press('Escape');
    expect(await loom.evaluate((api) => api.predictions()[0]?.text)).toBe(' Mary');

    // A whole session: other words, an opened head, every tab, dialogs, a link.
    await runText(loom, 'A cat sat on the mat');
    for (const tab of ['matches', 'head', 'numbers', 'next']) {
      await show(loom, { layer: 13, heads: [8], queries: [5], tab });
    }
    for (const name of ['Examples', 'About', 'Help']) {
      await page.getByRole('button', { name, exact: true }).first().click();
      await page.keyboard.press('Escape');
    }
    expect(await loom.evaluate((api) => api.link())).toContain(`${served.origin}${prefix}/#v=1&`);
    await expect(notices(page)).toHaveCount(0);
    expect(outside).toEqual([]);
    expect(problems.list()).toEqual([]);
  } finally {
    await context.close();
    await served.close();
  }
});
