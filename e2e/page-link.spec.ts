import { loomOf, untilShown } from './support/loom.ts';
import { expect, test } from './support/app.ts';

const wholeView =
  'v=1&l=24&h=4&q=13&k=1&p=scores&tab=numbers&cell=turn&sink=full&cam=10,20.5,900,10,0,0,1.25';

test('a link restores all it names, and is what the page gives back', async ({ app }) => {
  await app.open(wholeView);
  const loom = await loomOf(app.page);
  await untilShown(loom);
  expect(await loom.evaluate((api) => api.view())).toMatchObject({
    layer: 24,
    heads: [4],
    queries: [13],
    key: 1,
    point: 'scores',
    tab: 'numbers',
    cell: 'turn',
    sink: 'full',
    cam: { position: [10, 20.5, 900], target: [10, 0, 0], zoom: 1.25 },
  });
  expect(await loom.evaluate((api) => api.link())).toBe(`${app.origin}/#${wholeView}`);
});

test('going back and forward walks the views; a pasted link opens', async ({ app }) => {
  await app.open('v=1&l=3');
  const loom = await loomOf(app.page);
  await untilShown(loom);
  const shown = () => loom.evaluate((api) => [api.view().layer, api.view().queries]);
  await loom.evaluate((api) => api.setView({ layer: 5 }));
  await loom.evaluate((api) => api.setView({ queries: [4] }));
  await app.page.goBack();
  await expect.poll(shown).toEqual([5, []]);
  await app.page.goBack();
  await expect.poll(shown).toEqual([3, []]);
  await app.page.goForward();
  await app.page.goForward();
  await expect.poll(shown).toEqual([5, [4]]);
  await app.page.evaluate(() => {
    location.hash = '#v=1&l=8&q=2';
  });
  await expect.poll(shown).toEqual([8, [2]]);
});

test('a link that cannot be followed in full says so, and runs nothing', async ({ app }) => {
  await app.open('v=1&l=99&t=%3Cimg%20src=x%20onerror=alert(1)%3E&m=../../x&embed=javascript:alert(1)');
  await expect(app.page.getByText('Part of this link was not understood; the rest is shown.')).toBeVisible();
  await expect(app.page.getByRole('textbox', { name: 'Sentence' })).toHaveValue(
    '<img src=x onerror=alert(1)>',
  );
  await app.page.evaluate(() => {
    location.hash = '#v=2&l=3';
  });
  await expect(app.page.getByText('made by a newer version of this page')).toBeVisible();
  const loom = await loomOf(app.page);
  expect(await loom.evaluate((api) => [api.view().layer, api.view().embed])).toEqual([null, null]);
});

test('copying the link says so; refused, the link is there to copy by hand', async ({ app, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.open('v=1&l=24&h=4');
  const loom = await loomOf(app.page);
  await untilShown(loom);
  await app.page.getByRole('button', { name: 'Share' }).first().click();
  await expect(app.page.getByText('Link copied')).toBeVisible();
  expect(await app.page.evaluate(() => navigator.clipboard.readText())).toBe(`${app.origin}/#v=1&l=24&h=4`);
  await app.page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await app.page.getByRole('button', { name: 'Share' }).first().click();
  const link = app.page.getByRole('dialog').getByRole('textbox');
  await expect(link).toHaveValue(`${app.origin}/#v=1&l=24&h=4`);
  await expect(link).toBeFocused();
});

test('under a sub-path, links, recording and weights are found', async ({ app, browser }) => {
  const { serveDist } = await import('../scripts/serveDist.ts');
  const served = await serveDist({ port: 0, host: 'localhost', isolation: false, prefix: '/some/path' });
  const page = await browser.newPage();
  try {
    await page.goto(`${served.origin}/some/path/#v=1&q=1`);
    const loom = await loomOf(page);
    await untilShown(loom);
    expect(await loom.evaluate((api) => api.link())).toBe(`${served.origin}/some/path/#v=1&q=1`);
    expect(app.problems.list()).toEqual([]);
  } finally {
    await page.close();
    await served.close();
  }
});
