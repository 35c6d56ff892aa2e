import { ensure } from '../src/base/brand.ts';
import { expect, test } from './support/app.ts';
import { readFloats, runText, show, untilLive, valueAt } from './support/loom.ts';
import { openSharedPage } from './support/sharedPage.ts';

test('from near every neuron is a cell of its own, with its value; from afar it is one of eight', async ({
  browser,
  origin,
}) => {
  const { page, loom, problems, close } = await openSharedPage(browser, origin, 'v=1&t=A%20cat', {
    download: true,
  });
  await untilLive(loom);
  await runText(loom, 'The cat sat on the mat because it was tired.');
  await show(loom, { layer: 13, heads: [8], queries: [7] });
  const address = 'decoder.13.mlp.act';
  const acts = await readFloats(loom, address);
  const row = 7;
  // A neuron in the middle that its neighbours outdo.
  const start = 760;
  const size = (neuron: number) => Math.abs(valueAt(acts, [row, neuron]));
  const neurons = Array.from({ length: 8 }, (_, index) => start + index);
  const weakest = neurons.reduce((weak, neuron) => (size(neuron) < size(weak) ? neuron : weak));
  const look = () =>
    loom.evaluate(
      (api, [of, index]) => {
        const at = ensureSpot(api.project(of, index));
        return { at, picked: api.pick(at.x, at.y) };
        function ensureSpot<T>(spot: T | null): T {
          if (spot === null) throw new Error('The neuron is not on screen.');
          return spot;
        }
      },
      [address, [row, weakest]] as const,
    );
  const afar = await look();
  expect(ensure(afar.picked, 'a cell').index[1]).not.toBe(weakest);
  for (let turn = 0; turn < 40; turn++) {
    const { at } = await look();
    await page.mouse.move(at.x, at.y);
    await page.mouse.wheel(0, -240);
    await loom.evaluate((api) => api.whenIdle());
    if ((await look()).picked?.index[1] === weakest) break;
  }
  const { picked } = await look();
  expect(picked?.index).toEqual([row, weakest]);
  expect(picked?.value).toBe(valueAt(acts, [row, weakest]));
  expect(problems.list()).toEqual([]);
  await close();
});
