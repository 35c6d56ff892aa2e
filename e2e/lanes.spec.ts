import type { JSHandle } from '@playwright/test';
import type { AttentionLoom } from '../src/app/pageApi.ts';
import { ensure } from '../src/base/brand.ts';
import { readReference, sampledRows } from '../src/engine/testing/sampledReference.ts';
import { rowError, toleranceOf } from '../src/engine/testing/tolerance.ts';
import type { Address } from '../src/model/address.ts';
import { expect, test } from './support/app.ts';
import { loomOf, readFloats, show, untilLive, valueAt } from './support/loom.ts';

const { text } = readReference('minilm', 'cat-mat');
const minilm = 'all-minilm-l6-v2';

/** Until both lanes show a live run of their own. */
async function untilBoth(loom: JSHandle<AttentionLoom>): Promise<void> {
  await untilLive(loom);
  await loom.evaluate(async (api) => {
    while (api.stats(1).loadMs === null) await new Promise((resolve) => setTimeout(resolve, 100));
    await api.whenIdle();
  });
}

/** Worst error of a pattern against PyTorch, in units of its tolerance. */
async function patternError(loom: JSHandle<AttentionLoom>, folder: string, address: string, lane: number) {
  const { width, rows, values } = ensure(sampledRows(folder, 'cat-mat').get(address as Address), address);
  const found = await readFloats(loom, address, lane);
  const errors = rows.map((row, place) =>
    rowError(
      found.values.subarray(row * width, (row + 1) * width),
      values.subarray(place * width, (place + 1) * width),
      toleranceOf('attn.pattern'),
    ),
  );
  expect(errors.length).toBeGreaterThan(0);
  return Math.max(...errors);
}

test('a decoder and an encoder read one sentence side by side, each with its own numbers, in one link', async ({
  app,
}) => {
  const { page } = app;
  await app.open(`v=1&t=${encodeURIComponent(text)}`);
  const loom = await loomOf(page);
  await untilLive(loom);
  expect(await loom.evaluate((api) => [api.tokens(1), api.addresses(1), api.predictions(1)])).toEqual([
    [],
    [],
    [],
  ]);
  await page.getByRole('button', { name: 'Compare' }).click();
  await page
    .getByRole('dialog', { name: 'Compare' })
    .getByRole('button', { name: /MiniLM-L6/ })
    .click();
  await untilBoth(loom);

  const pieces = (lane: number) =>
    loom.evaluate((api, index) => api.tokens(index).map((token) => token.text), lane);
  expect((await pieces(0)).join('')).toBe(text);
  expect(await pieces(1)).toHaveLength(13);
  expect(await patternError(loom, 'smollm2', 'decoder.13.attn.pattern', 0)).toBeLessThanOrEqual(1);
  expect(await patternError(loom, 'minilm', 'encoder.3.attn.pattern', 1)).toBeLessThanOrEqual(1);
  await expect(page.getByText('it can only look back')).toBeVisible();
  await expect(page.getByText('it looks both ways')).toBeVisible();

  // A click in lane b chooses the same word in lane a, whose tokens are other ones.
  const it = await loom.evaluate((api) => api.project('encoder.2.view.share', [8], 1));
  await page.mouse.click(ensure(it, 'the word on screen').x, ensure(it, 'the word on screen').y);
  const chosen = () => loom.evaluate((api) => [api.view(0).queries, api.view(1).queries]);
  expect(await chosen()).toEqual([[7], [8]]);

  // Each lane opens a layer of its own; what is drawn is what is read.
  await loom.evaluate((api) => api.setView({ layer: 13, heads: [8], tab: null }));
  await loom.evaluate((api) => api.setView({ layer: 3, heads: [1] }, 1));
  await loom.evaluate((api) => api.whenIdle());
  for (const [lane, address, index] of [
    [0, 'decoder.13.attn.pattern', [8, 7, 1]],
    [1, 'encoder.3.attn.pattern', [1, 8, 2]],
  ] as const) {
    const at = await loom.evaluate((api, [name, place, own]) => api.project(name, place, own), [
      address,
      index,
      lane,
    ] as const);
    const picked = await loom.evaluate((api, place) => api.pick(place.x, place.y), ensure(at, address));
    const value = valueAt(await readFloats(loom, address, lane), index);
    expect(picked).toEqual({ lane, address, index, value });
    await expect(page.getByRole('region', { name: 'AB'[lane] ?? '', exact: true })).toContainText(
      'it looks at cat',
    );
  }
  const stats = await loom.evaluate((api) => api.stats());
  expect(stats.drawCalls).toBeLessThanOrEqual(24);

  // The link restores both.
  const link = await loom.evaluate((api) => api.link());
  expect(link).toContain(`&b.m=${minilm}&b.l=3&b.h=1&b.q=8`);
  await page.goto('about:blank');
  await page.goto(link);
  const again = await loomOf(page);
  await untilBoth(again);
  expect(await again.evaluate((api) => api.link())).toBe(link);
  expect(await again.evaluate((api) => [api.view(0), api.view(1)])).toMatchObject([
    { layer: 13, heads: [8], queries: [7] },
    { model: minilm, layer: 3, heads: [1], queries: [8], text },
  ]);

  // Keys move in the lane that has the focus.
  await page.getByRole('region', { name: 'B', exact: true }).click({ position: { x: 300, y: 10 } });
  await page.keyboard.press('PageDown');
  expect(await again.evaluate((api) => [api.view(0).layer, api.view(1).layer])).toEqual([13, 4]);
  await page.getByRole('button', { name: 'Close lane B' }).click();
  await again.evaluate((api) => api.whenIdle());
  expect(await again.evaluate((api) => api.link())).not.toContain('b.');
  expect(await again.evaluate((api) => api.stats(1).loadMs)).toBeNull();
});

test('two sentences stand in one model, one above the other on a phone', async ({ app }) => {
  const { page } = app;
  await page.setViewportSize({ width: 390, height: 844 });
  await app.open(`v=1&m=${minilm}&t=${encodeURIComponent(text)}&l=3&h=1&q=8`);
  const loom = await loomOf(page);
  await untilLive(loom);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('button', { name: /Another sentence/ }).click();
  const other = text.replace('tired', 'warm');
  const boxes = page.getByRole('textbox', { name: 'Sentence' });
  await expect(boxes).toHaveCount(2);
  await boxes.last().fill(other);
  await untilBoth(loom);
  expect(await loom.evaluate((api) => [api.view(0).text, api.view(1).text])).toEqual([text, other]);
  const row = async (lane: number) => (await readFloats(loom, 'encoder.3.attn.pattern', lane)).values;
  const [tired, warm] = [await row(0), await row(1)];
  expect(tired).toHaveLength(warm.length);
  expect(tired).not.toEqual(warm);
  const [upper, lower] = await loom.evaluate((api) =>
    [0, 1].map((lane) => api.project('encoder.3.attn.pattern', [1, 8, 2], lane)),
  );
  expect(ensure(lower, 'lane b').y).toBeGreaterThan(ensure(upper, 'lane a').y + 200);
  // Both follow: the same model, the same head.
  await show(loom, { layer: 2, heads: [4], queries: [6] });
  expect(await loom.evaluate((api) => api.view(1))).toMatchObject({ layer: 2, heads: [4], queries: [6] });
  // What lane b has more than lane a, in its own map.
  await page.getByRole('button', { name: 'Show what differs from A' }).click();
  await loom.evaluate((api) => api.whenIdle());
  const index = [4, 6, 9];
  const pattern = (lane: number) => readFloats(loom, 'encoder.2.attn.pattern', lane);
  const expected = valueAt(await pattern(1), index) - valueAt(await pattern(0), index);
  const found = await readFloats(loom, 'encoder.2.view.difference', 1);
  expect(valueAt(found, index)).toBeCloseTo(expected, 6);
  const at = await loom.evaluate((api, place) => api.project('encoder.2.view.difference', place, 1), index);
  const picked = await loom.evaluate((api, place) => api.pick(place.x, place.y), ensure(at, 'the pair'));
  expect(picked).toMatchObject({ lane: 1, address: 'encoder.2.view.difference', index });
  expect(await loom.evaluate((api) => api.link())).toContain('&b.p=view.difference');
});
