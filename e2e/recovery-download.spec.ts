import type { Page } from '@playwright/test';
import { badge, notices } from './support/engineOfPage.ts';
import { type App, expect, test } from './support/app.ts';
import { loomOf, untilLive, untilShown } from './support/loom.ts';

/** Gives `layers/NN.bin` with one bit of its middle flipped, the first `times` times. */
async function damage(page: Page, layer: number, times: number) {
  let asked = 0;
  await page.route(`**/layers/${layer}.bin`, async (route) => {
    asked++;
    if (asked > times) return route.continue();
    const answer = await route.fetch();
    const body = await answer.body();
    const middle = body.length >> 1;
    body[middle] = (body[middle] ?? 0) ^ 1;
    return route.fulfill({ response: answer, body });
  });
  return { asked: () => asked };
}

async function holdDownload(app: App): Promise<void> {
  await app.page.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
  });
}

test('a piece that arrives damaged is fetched once more, and the run is right', async ({ app }) => {
  const piece = await damage(app.page, 13, 1);
  await app.open();
  const loom = await loomOf(app.page);
  await untilLive(loom);
  expect(piece.asked()).toBe(2);
  expect(await loom.evaluate((api) => api.predictions()[0]?.text)).toBe(' Mary');
  await expect(notices(app.page)).toHaveCount(0);
});

test('a piece that is always damaged is named in one sentence; the recorded run stays usable', async ({
  app,
}) => {
  const piece = await damage(app.page, 13, 9);
  await app.open();
  const sentence =
    /^The model cannot be used: layers\/13\.bin: found other bytes than published \(wrong SHA-256\), expected [^.]* \(downloaded twice\)\.$/;
  await expect(notices(app.page)).toHaveText([sentence], { timeout: 60_000 });
  expect(piece.asked()).toBe(2);
  const loom = await loomOf(app.page);
  await untilShown(loom);
  const shape = await loom.evaluate(async (api) => {
    api.setView({ layer: 20, heads: [3], queries: [9] });
    await api.whenIdle();
    return (await api.read('decoder.20.mlp.act'))?.shape;
  });
  expect(shape).toEqual([14, 1536]);
});

test('without a network the recorded picture stays, with one sentence; with it again, the model runs', async ({
  app,
}) => {
  const { page } = app;
  app.problems.expect(/Failed to load resource|net::ERR_FAILED/);
  await holdDownload(app);
  await app.open();
  const loom = await loomOf(page);
  await untilShown(loom);
  let lost = /./;
  await page.route('**/*', (route) => (lost.test(route.request().url()) ? route.abort() : route.continue()));

  await page.getByRole('button', { name: 'Download' }).click();
  const noEngine = 'The engine could not be fetched: check the connection and start it again.';
  await expect(notices(page)).toHaveText([noEngine]);
  await loom.evaluate((api) => api.whenIdle());
  expect(await loom.evaluate((api) => api.predictions()[0]?.text)).toBe(' Mary');

  lost = /\.bin$/;
  await page.getByRole('button', { name: 'stopped' }).click();
  await page.getByRole('button', { name: 'Start again' }).click();
  const noPiece =
    /^The model could not be downloaded: \S+\.bin: found 0 bytes, then the connection failed .* \(check the connection and try again\)\.$/;
  await expect(notices(page).first()).toHaveText(noPiece, { timeout: 60_000 });
  expect(await loom.evaluate((api) => api.predictions()[0]?.text)).toBe(' Mary');

  lost = /^$/;
  await page.getByRole('button', { name: 'Start again' }).click();
  await untilLive(loom);
  await expect(badge(page)).toHaveText(/^WASM ×\d$/);
});

test('a cancelled download goes on after a reload from the pieces that are stored', async ({ app }) => {
  const { page } = app;
  const asked: string[] = [];
  page.on('request', (request) => {
    const name = /[^/]+\.bin$/.exec(request.url())?.[0];
    if (name) asked.push(name);
  });
  let holding = true;
  let reached: (value: unknown) => void = () => {};
  const held = new Promise((resolve) => {
    reached = resolve;
  });
  // Six pieces are fetched ahead: when the one of layer 20 is asked for, those up to 13 are stored.
  await page.route(/\/layers\/2\d\.bin$/, (route) => {
    if (!holding) return route.continue();
    reached(null);
    return undefined;
  });
  await app.open('v=1&t=A%20cat');
  const loom = await loomOf(page);
  await held;
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await loom.evaluate((api) => api.whenIdle());
  const stored = new Set(asked.filter((name) => !/^(1[4-9]|2\d)\.bin$/.test(name)));
  expect(stored.size).toBeGreaterThanOrEqual(14);
  holding = false;
  asked.length = 0;
  await page.reload();
  const again = await loomOf(page);
  await untilLive(again);
  expect(asked.filter((name) => stored.has(name))).toEqual([]);
  expect(asked).toEqual(expect.arrayContaining(['20.bin', '29.bin']));
  expect(await again.evaluate((api) => api.tokens().length)).toBe(2);
});
