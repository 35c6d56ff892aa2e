import type { Page } from '@playwright/test';
import { expect, test } from './support/app.ts';
import { loomOf, untilLive, untilShown } from './support/loom.ts';

const short = 'When Mary and John went to the store, John gave a drink to';
const long =
  'It was a bright cold day in April, and the clocks were striking thirteen. Winston Smith, his chin nuzzled into his breast in an effort to escape the vile wind, slipped quickly through the glass doors of Victory Mansions, though not quickly enough to prevent a swirl of gritty dust from entering along with him. The hallway smelt of boiled cabbage and old rag mats. At one end of it a coloured poster, too';

/** Drawn at 1280 x 720: from the layer numbers to the first token row, and half of the header beside them. */
const firstRowBelowFold = 26.6;
const halfHeader = 8;

interface Place {
  readonly x: number;
  readonly y: number;
}

async function boxOf(page: Page, selector: string) {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not on the page`);
  return box;
}

test('the legend stands clear of the wall and of the guesses, whatever it has to say', async ({ app }) => {
  const { page } = app;
  await app.open();
  const loom = await loomOf(page);
  await untilLive(loom);
  for (const text of [short, long]) {
    for (const { width, height } of [
      { width: 1280, height: 720 },
      { width: 1920, height: 1080 },
    ]) {
      await page.setViewportSize({ width, height });
      const tokens = await loom.evaluate(async (api, asked) => {
        api.setView({ text: asked });
        await api.whenIdle();
        return api.tokens().length;
      }, text);
      await untilShown(loom, text);
      const { row, tile } = await loom.evaluate(async (api) => {
        const last = api.tokens().length - 1;
        api.setView({ queries: [last], tab: 'none', cell: 'mlp' });
        await api.whenIdle();
        return {
          row: api.project('decoder.29.view.mlp_size', [0]),
          tile: api.project('decoder.29.attn.pattern', [8, last, last]),
        };
      });
      const legend = await boxOf(page, 'aside.legend');
      const content = await page
        .locator('aside.legend')
        .evaluate((aside) => aside.scrollHeight - aside.clientHeight);
      const scale = height / 720;
      const where = `${tokens} tokens at ${width} x ${height}`;
      const fold = (row as Place).y - firstRowBelowFold * scale;
      expect(legend.y + legend.height, `foot of the legend, ${where}`).toBeLessThan(
        fold - halfHeader * scale,
      );
      expect(legend.x, `left edge of the legend, ${where}`).toBeGreaterThan((tile as Place).x + 5 * scale);
      expect(content, `px of the legend that do not fit, ${where}`).toBeLessThanOrEqual(0);
      await expect(page.locator('aside.legend .arcs'), where).toBeVisible();
      if (text === long)
        await expect(page.locator('aside.legend'), where).toContainText(
          /one pixel is \d+ cells: 35 % strongest, 65 % mean/,
        );
    }
  }
});

test('the marks of the timeline stand under the layers, in every size of window', async ({ app }) => {
  const { page } = app;
  await app.open();
  const loom = await loomOf(page);
  await untilShown(loom);
  for (const size of [
    { width: 1280, height: 720 },
    { width: 1920, height: 1080 },
    { width: 1600, height: 900 },
  ]) {
    await page.setViewportSize(size);
    const tiles = await loom.evaluate(async (api) => {
      await api.whenIdle();
      return [0, 29].map((layer) => api.project(`decoder.${layer}.attn.pattern`, [0, 0, 0])?.x ?? Number.NaN);
    });
    const marks = page.locator('.track .mark');
    const edges = [await marks.first().boundingBox(), await marks.last().boundingBox()].map((box) => box?.x);
    // The first cell of a map is its tile's upper left: its centre is at most half a cell from the mark's edge.
    expect(Math.abs((edges[0] ?? Number.NaN) - (tiles[0] ?? 0))).toBeLessThan(4);
    expect(Math.abs((edges[1] ?? Number.NaN) - (tiles[1] ?? 0))).toBeLessThan(4);
  }
});

test('the opened layer keeps its size whatever is switched below it', async ({ app }) => {
  const { page } = app;
  await app.open();
  const loom = await loomOf(page);
  await untilShown(loom);
  const heights: number[] = [];
  for (const change of [
    { layer: 13, heads: [8], queries: [7], tab: 'none' },
    { relief: true },
    { tab: 'matches' },
    { relief: false },
  ]) {
    await loom.evaluate(async (api, view) => {
      api.setView(view);
      await api.whenIdle();
    }, change);
    heights.push((await boxOf(page, '.stage-bar')).height);
  }
  expect(new Set(heights).size, heights.join(', ')).toBe(1);
});

test.describe('with motion', () => {
  test.use({ contextOptions: { reducedMotion: 'no-preference' } });

  test('the opening shot has its words at the lower left, and then everything at its place', async ({
    app,
  }) => {
    const { page } = app;
    // The shot lasts two seconds at most: an observer sees it however long a check takes.
    await page.addInitScript(() => {
      new MutationObserver(() => {
        const opening = document.querySelector('.opening');
        if (!opening || 'openingSeen' in window) return;
        const { left, top } = opening.getBoundingClientRect();
        const legend = document.querySelector('aside.legend') !== null;
        const marks = document.querySelector('.timeline .marks');
        const timeline = marks !== null && getComputedStyle(marks).visibility === 'visible';
        Object.assign(window, { openingSeen: { left, top, legend, timeline, text: opening.textContent } });
      }).observe(document, { childList: true, subtree: true });
    });
    await app.open();
    await page.waitForFunction(() => 'openingSeen' in window, null, { timeout: 60_000 });
    const seen = await page.evaluate<Record<string, unknown>>('window.openingSeen');
    expect(seen).toMatchObject({ left: 32, legend: false, timeline: false });
    expect(seen.top).toBeGreaterThan(600);
    expect(seen.text).toContain('270 attention heads');
    await expect(page.locator('.opening')).toHaveCount(0, { timeout: 60_000 });
    await expect(page.locator('aside.legend')).toBeVisible();
    await expect(page.locator('.timeline .marks')).toBeVisible();
  });
});
