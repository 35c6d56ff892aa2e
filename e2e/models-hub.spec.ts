import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserType, type Locator, type Page, chromium } from '@playwright/test';
import { findInstalledChromium } from '../scripts/findChromium.ts';
import { ensure } from '../src/base/brand.ts';
import { rowError } from '../src/engine/testing/tolerance.ts';
import { readSafetensors } from '../src/engine/weights/readSafetensors.ts';
import { type App, test as appTest, expect } from './support/app.ts';
import { notices } from './support/engineOfPage.ts';
import { type HubServer, hubCommit, startHubServer } from './support/hubServer.ts';
import { loomOf, readFloats, untilLive } from './support/loom.ts';

const llama = join(import.meta.dirname, '../src/engine/fixtures/llama');
const address = `hub:tiny/llama@${hubCommit}`;

/** A Hub on this machine, and a browser that takes it for the real one. */
const test = appTest.extend<object, { readonly hub: HubServer }>({
  hub: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      const hub = await startHubServer(llama);
      await use(hub);
      await hub.close();
    },
    { scope: 'worker' },
  ],
  browser: [
    async ({ hub }, use, { project }) => {
      const { launchOptions } = project.use;
      const args = [
        ...(launchOptions?.args ?? []),
        `--host-resolver-rules=MAP huggingface.co 127.0.0.1:${hub.port},MAP *.hf.co 127.0.0.1:${hub.port}`,
        '--ignore-certificate-errors',
      ];
      const browser = await (chromium as BrowserType).launch({
        executablePath: findInstalledChromium() ?? undefined,
        args,
      });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
});

test.beforeEach(({ app, hub }) => {
  hub.requests.length = 0;
  hub.fail('model.safetensors', []);
  // The two hosts of the Hub, and what the browser itself says of a refused or cut request.
  app.problems.expect(/^request off origin: https:\/\/(huggingface\.co|cdn-lfs\.hf\.co)\//);
  app.problems.expect(/Failed to load resource/);
});

function dialog(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Models' });
}

async function ask(app: App, name: string): Promise<void> {
  const { page } = app;
  await page.getByRole('button', { name: /^Model:/ }).click();
  await dialog(page).getByLabel('A model on huggingface.co').fill(name);
  await dialog(page).getByRole('button', { name: 'Look it up' }).click();
}

test('a model of the Hub: looked at, fetched through cuts and wrong bytes, run, kept, linked, deleted', async ({
  app,
  hub,
}) => {
  const { page } = app;
  await app.open(`v=1&t=${encodeURIComponent('The cat sat on the mat and ran.')}`);
  await untilLive(await loomOf(page));
  expect(hub.requests).toEqual([]);
  await ask(app, 'https://huggingface.co/tiny/llama');
  const found = dialog(page).getByRole('region', { name: 'tiny/llama' });
  await expect(found).toContainText('family: llama · licence: mit');
  await expect(found).toContainText(
    /It needs about \d+ MB of memory to run, or \d+ MB with weights that stay/,
  );
  await expect(found.getByRole('row')).toHaveText([
    /config\.json/,
    /tokenizer\.json/,
    /model\.safetensors203 kBSHA-256/,
  ]);
  expect(hub.requests.map(({ path }) => path)).toEqual([
    '/api/models/tiny/llama/revision/main',
    `/tiny/llama/resolve/${hubCommit}/config.json`,
  ]);

  hub.fail('/weights/model.safetensors', [
    { kind: 'cut', afterBytes: 50_000 },
    { kind: 'flip', at: 60_000 },
    { kind: 'cut', afterBytes: 120_000 },
  ]);
  await found.getByRole('button', { name: /^Download/ }).click();
  await expect(page.getByRole('button', { name: 'Model: tiny/llama. Choose another.' })).toBeVisible();
  const loom = await loomOf(page);
  await untilLive(loom);
  const ranges = hub.requests.filter(({ host }) => host.startsWith('cdn-lfs')).map(({ range }) => range);
  expect(ranges).toEqual([undefined, 'bytes=50000-', undefined, 'bytes=120000-']);
  expect(await loom.evaluate((api) => api.view().model)).toBe(address);
  await expectPyTorch(app);

  hub.requests.length = 0;
  await app.open(`v=1&m=${address}&t=${encodeURIComponent('The cat sat on the mat and ran.')}&l=1`);
  await page.reload();
  await untilLive(await loomOf(page));
  await expect(page.getByRole('button', { name: 'Model: tiny/llama. Choose another.' })).toBeVisible();
  await expectPyTorch(app);
  expect(hub.requests).toEqual([]);

  await page.getByRole('button', { name: /^Model:/ }).click();
  await page.getByRole('button', { name: /^SmolLM2/ }).click();
  await expect(page.getByRole('button', { name: /^Model: SmolLM2/ })).toBeVisible();
  await page.getByRole('button', { name: /^Model:/ }).click();
  await dialog(page).getByRole('button', { name: 'Delete tiny/llama' }).click();
  await expect(dialog(page)).toContainText('None yet');
});

async function expectPyTorch({ page }: App): Promise<void> {
  const loom = await loomOf(page);
  const bytes = new Uint8Array(readFileSync(join(llama, 'reference.safetensors')));
  const { tensors } = readSafetensors(bytes, 'reference.safetensors');
  for (const name of ['decoder.1.attn.q_rot', 'decoder.1.attn.pattern', 'decoder.1.resid_post']) {
    const expected = ensure(tensors.get(`0/${name}`), name).values as Float32Array;
    expect(rowError((await readFloats(loom, name)).values, expected, { abs: 1e-4 }), name).toBeLessThan(1);
  }
}

test('a download that is paused, and one whose page was closed, go on where they stood', async ({
  app,
  hub,
}) => {
  const { page } = app;
  await app.open('v=1');
  await ask(app, 'tiny/llama');
  hub.fail('/weights/model.safetensors', [
    { kind: 'stall', afterBytes: 60_000 },
    { kind: 'stall', afterBytes: 90_000 },
  ]);
  await dialog(page)
    .getByRole('button', { name: /^Download/ })
    .click();
  await expect.poll(() => hub.requests.filter(({ host }) => host.startsWith('cdn-lfs')).length).toBe(1);
  await expect(dialog(page).getByRole('status')).toContainText('0.1 of 0.2 MB');
  await dialog(page).getByRole('button', { name: 'Pause' }).click();
  await dialog(page).getByRole('button', { name: 'Go on', exact: true }).click();
  await expect.poll(() => hub.requests.filter(({ host }) => host.startsWith('cdn-lfs')).length).toBe(2);
  await page.reload();
  await page.getByRole('button', { name: /^Model:/ }).click();
  await expect(dialog(page)).toContainText('not all of it is here');
  await dialog(page).getByRole('button', { name: 'Go on tiny/llama' }).click();
  await dialog(page)
    .getByRole('button', { name: /^Download/ })
    .click();
  await expect(page.getByRole('button', { name: 'Model: tiny/llama. Choose another.' })).toBeVisible();
  const ranges = hub.requests.filter(({ host }) => host.startsWith('cdn-lfs')).map(({ range }) => range);
  expect(ranges.length).toBe(3);
  expect(ranges[1]).toMatch(/^bytes=\d+-$/);
  expect(ranges[2]).toMatch(/^bytes=\d+-$/);
});

test('what the Hub refuses is said in one sentence, and the page keeps what it had', async ({ app, hub }) => {
  const { page } = app;
  await app.open('v=1');
  const loom = await loomOf(page);
  await untilLive(loom);
  await ask(app, 'nobody/nothing');
  const alert = dialog(page).getByRole('alert');
  await expect(alert).toHaveText(
    'nobody/nothing: found no such public model, expected owner/name as on the Hub.',
  );
  const look = dialog(page).getByRole('button', { name: 'Look it up' });
  const answers = [
    [401, { 'X-Error-Code': 'GatedRepo' }, 'accept its terms on the Hub'],
    [429, {}, 'too many requests (HTTP 429)'],
    [500, {}, 'HTTP 500'],
  ] as const;
  await dialog(page).getByLabel('A model on huggingface.co').fill('tiny/llama');
  for (const [status, headers, words] of answers) {
    hub.fail('/revision/main', [{ kind: 'status', status, headers }]);
    await look.click();
    await expect(alert).toContainText(words);
  }
  hub.fail('/revision/main', [{ kind: 'html' }]);
  await look.click();
  await expect(alert).toContainText('a web page (HTML)');
  await look.click();
  hub.fail('/weights/model.safetensors', [
    { kind: 'status', status: 416 },
    { kind: 'status', status: 429, headers: { 'Retry-After': '0' } },
    { kind: 'status', status: 404 },
  ]);
  await dialog(page)
    .getByRole('button', { name: /^Download/ })
    .click();
  await expect(alert).toContainText('model.safetensors: found HTTP 404');
  await page.keyboard.press('Escape');
  expect(await loom.evaluate((api) => api.view().model)).toBe('smollm2-135m-instruct');
  expect((await readFloats(loom, 'decoder.3.attn.pattern')).shape.length).toBe(3);
});

test('a link to a model of the Hub asks first, and then shows what the sender saw', async ({ app, hub }) => {
  const { page } = app;
  await app.open(`v=1&m=${address}&t=${encodeURIComponent('The cat sat')}&l=1&h=2`);
  await expect(notices(page).first()).toContainText('fetched only if you say so');
  await dialog(page)
    .getByRole('button', { name: /^Download/ })
    .click();
  await expect(page.getByRole('button', { name: 'Model: tiny/llama. Choose another.' })).toBeVisible();
  const loom = await loomOf(page);
  await untilLive(loom);
  const { model, text, layer, heads } = await loom.evaluate((api) => api.view());
  expect({ model, text, layer, heads }).toEqual({
    model: address,
    text: 'The cat sat',
    layer: 1,
    heads: [2],
  });
  expect(hub.requests[0]?.path).toBe(`/api/models/tiny/llama/revision/${hubCommit}`);
});
