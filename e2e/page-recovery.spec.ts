import { loomOf, untilLive, untilShown } from './support/loom.ts';
import { expect, test } from './support/app.ts';

test('a worker that is killed is replaced: one sentence, the same view, and the text runs again', async ({
  app,
}) => {
  await app.page.addInitScript(() => {
    const workers: Worker[] = [];
    const Own = Worker;
    Object.assign(globalThis, {
      Worker: class extends Own {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          workers.push(this);
        }
      },
      killWorkers: () => {
        for (const worker of workers.splice(0)) worker.terminate();
      },
    });
  });
  await app.open('v=1&t=A%20cat%20sat&l=5&h=2&q=2');
  const loom = await loomOf(app.page);
  await untilLive(loom);
  await app.page.evaluate('killWorkers()');
  await expect(app.page.getByText('The engine was started again.')).toBeVisible({ timeout: 30_000 });
  expect(await loom.evaluate((api) => api.tokens().length)).toBe(3);
  expect(await loom.evaluate((api) => api.view())).toMatchObject({ layer: 5, heads: [2], queries: [2] });
  await untilLive(loom);
  await loom.evaluate((api) => api.setView({ text: 'A dog ran away' }));
  await untilShown(loom, 'A dog ran away');
  await loom.evaluate((api) => api.whenIdle());
  expect(await loom.evaluate(async (api) => (await api.read('decoder.5.attn.q'))?.shape)).toEqual([9, 4, 64]);
});

test('a second tab does not break the first', async ({ app, context }) => {
  await app.open('v=1&t=A%20cat');
  const first = await loomOf(app.page);
  const page = await context.newPage();
  await page.goto(`${app.origin}/#v=1&t=A%20dog`);
  const second = await loomOf(page);
  await untilLive(second);
  await untilLive(first);
  expect(await first.evaluate((api) => api.tokens().length)).toBe(2);
  expect(
    await second.evaluate((api) =>
      api
        .tokens()
        .map((token) => token.text)
        .join(''),
    ),
  ).toBe('A dog');
  await page.close();
});
