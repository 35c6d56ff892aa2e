import { expect, test } from './support/app.ts';
import { loomOf, untilShown } from './support/loom.ts';

test('without WebGL there is one sentence in place of the picture, and the tables work', async ({ app }) => {
  const { page } = app;
  await page.addInitScript(() => {
    const getContext = HTMLCanvasElement.prototype.getContext;
    Object.assign(HTMLCanvasElement.prototype, {
      getContext(this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
        return kind.startsWith('webgl') ? null : Reflect.apply(getContext, this, [kind, ...rest]);
      },
    });
  });
  await app.open('v=1&l=13&h=8&q=13&k=1&p=pattern&tab=numbers');
  const loom = await loomOf(page);
  await untilShown(loom);
  const sentence =
    'This browser cannot draw in 3D (WebGL 2 is missing); every number is in the tables beside.';
  await expect(page.getByRole('region', { name: 'Scene' })).toHaveText(sentence);
  await loom.evaluate((api) => api.whenIdle());
  await expect(page.getByRole('table').or(page.getByRole('grid')).first()).toBeVisible();
  await loom.evaluate(async (api) => {
    api.setView({ layer: 14, heads: [2], tab: 'matches' });
    await api.whenIdle();
  });
  await expect(page.getByRole('tabpanel')).toContainText('looks at');
  expect(await loom.evaluate((api) => [api.pick(600, 400), api.stats().drawCalls])).toEqual([null, 0]);
});
