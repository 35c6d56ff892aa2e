import { loomOf, untilLive, untilShown } from './support/loom.ts';
import { expect, test } from './support/app.ts';

test('a first visit shows the recorded run, every layer of it, and then the live one', async ({ app }) => {
  await app.open();
  const loom = await loomOf(app.page);
  await untilShown(loom);
  expect(await loom.evaluate((api) => api.predictions()[0]?.text)).toBe(' Mary');
  await expect(app.page.getByText('recorded run').first()).toBeVisible();
  await expect(app.page.getByRole('textbox', { name: 'Sentence' })).toHaveValue(/^When Mary and John/);
  const recorded = await loom.evaluate(async (api) => (await api.read('decoder.7.mlp.act'))?.shape);
  expect(recorded).toEqual([14, 1536]);

  await untilLive(loom);
  expect(await loom.evaluate((api) => api.predictions().length)).toBe(50);
  expect(await loom.evaluate((api) => api.predictions()[0]?.text)).toBe(' Mary');
  await expect(app.page.getByText('recorded run')).toHaveCount(0);
  expect(await loom.evaluate((api) => api.stats().layerMs.length)).toBe(30);
  // The last word is selected for the visitor, which the address does not have to name.
  expect(await loom.evaluate((api) => api.view().queries)).toEqual([13]);
  expect(new URL(app.page.url()).hash).toBe('');
});

test('the picture comes on a slow processor too', async ({ app }) => {
  const session = await app.page.context().newCDPSession(app.page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await app.open();
  const loom = await loomOf(app.page);
  const framesDrawn = () => loom.evaluate((api) => api.stats().framesDrawn);
  await expect.poll(framesDrawn, { timeout: 60_000 }).toBeGreaterThan(0);
});

test('with data-saver on, the download waits for an answer, and the recording can be looked at', async ({
  app,
}) => {
  await app.page.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
  });
  const weights: string[] = [];
  app.page.on('request', (request) => {
    if (request.url().endsWith('.bin')) weights.push(request.url());
  });
  await app.open();
  const loom = await loomOf(app.page);
  await untilShown(loom);
  const held = await loom.evaluate(async (api) => {
    api.setView({ layer: 12, heads: [3] });
    await api.whenIdle();
    const read = await api.read('decoder.12.attn.q_rot');
    return { shape: read?.shape, first: read?.values[0], logits: await api.read('decoder.logits') };
  });
  expect(held).toEqual({ shape: [9, 14, 64], first: expect.any(Number), logits: null });
  expect(weights).toEqual([]);
  await app.page.getByRole('button', { name: 'Download' }).click();
  await untilLive(loom);
  expect(weights.length).toBeGreaterThan(30);
});

test('a model that cannot be fetched is one sentence, and trying again works', async ({ app }) => {
  app.problems.expect(/Failed to load resource/);
  let broken = true;
  await app.page.route('**/manifest.json', (route) =>
    broken ? route.fulfill({ status: 503, body: 'busy' }) : route.continue(),
  );
  await app.open();
  const sentence = 'The model could not be opened: smollm2-135m-instruct/manifest.json could not be fetched';
  await expect(app.page.getByText(sentence).first()).toBeVisible();
  broken = false;
  await app.page.getByRole('button', { name: 'stopped' }).click();
  await app.page.getByRole('button', { name: 'Start again' }).click();
  const loom = await loomOf(app.page);
  await untilShown(loom);
});
