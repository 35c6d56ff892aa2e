import type { CameraState } from '../src/model/view.ts';
import { expect, test } from './support/app.ts';
import { plainView, show } from './support/loom.ts';
import { openSharedPage, type SharedPage } from './support/sharedPage.ts';

const otherText = 'The river was so wide that nobody could swim across it';

let shared: SharedPage;

test.beforeAll(async ({ browser, origin }) => {
  shared = await openSharedPage(browser, origin, 'v=1', { download: false });
});

test.afterAll(async () => {
  expect(shared.problems.list()).toEqual([]);
  await shared.close();
});

function view(loom = shared.loom) {
  return loom.evaluate((api) => api.view());
}

function tokens(loom = shared.loom) {
  return loom.evaluate((api) => api.tokens());
}

/** Opens the link of the view on screen in a page of its own, and compares. */
async function expectSameElsewhere(): Promise<void> {
  const link = await shared.loom.evaluate((api) => api.link());
  const other = await shared.open(link);
  await other.loom.evaluate((api) => api.whenIdle());
  const [here, there] = [await view(), await view(other.loom)];
  const { cam, ...rest } = here;
  const { cam: camThere, ...restThere } = there;
  expect(restThere, link).toEqual(rest);
  expectSameCamera(camThere, cam);
  expect(await tokens(other.loom)).toEqual(await tokens());
  expect(await other.loom.evaluate((api) => api.link())).toBe(link);
  const place = (loom: typeof shared.loom) =>
    loom.evaluate(
      (api, { layer, heads, relief }) => {
        if (layer === null) return api.project('decoder.7.view.share', [6]);
        if (relief) return api.project(`decoder.${layer}.attn.pattern`, [heads[0] ?? 0, 5, 3]);
        return api.project(`decoder.${layer}.attn.norm`, [6, 200]);
      },
      { layer: here.layer, heads: here.heads, relief: here.relief },
    );
  const [at, atThere] = [await place(shared.loom), await place(other.loom)];
  if (here.cell === 'share' && here.cam === null) expect(at, link).not.toBeNull();
  expect(atThere?.x ?? -1, link).toBeCloseTo(at?.x ?? -1, 1);
  expect(atThere?.y ?? -1, link).toBeCloseTo(at?.y ?? -1, 1);
  await other.page.close();
}

function expectSameCamera(found: CameraState | null, wanted: CameraState | null): void {
  const numbers = (cam: CameraState | null) => (cam ? [...cam.position, ...cam.target, cam.zoom] : []);
  const far = numbers(found).map((part, index) => Math.abs(part - (numbers(wanted)[index] ?? Number.NaN)));
  expect(far).toHaveLength(numbers(wanted).length);
  for (const distance of far) expect(distance).toBeLessThanOrEqual(1e-3);
}

async function drag(x: number, y: number): Promise<void> {
  const { page, loom } = shared;
  await page.mouse.move(600, 300);
  await page.mouse.down();
  await page.mouse.move(600 + x, 300 + y, { steps: 3 });
  await page.mouse.up();
  await loom.evaluate((api) => api.whenIdle());
}

const views: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'the overview': {},
  'a token': { q: 9 },
  'several tokens, other cells': { q: '3.9', cell: 'mlp' },
  'a playback position': { at: 12, q: 13 },
  'resting columns hidden': { sink: 'hide', tab: 'next' },
  'a layer': { l: 7 },
  'a head, its pair and its matches': { l: 24, h: 4, q: 13, k: 1, tab: 'matches' },
  'several heads': { l: 24, h: '4.7', q: 9, tab: 'head' },
  'a stage as numbers': { l: 24, h: 4, q: 13, p: 'scores', tab: 'numbers' },
  'vectors before rotation': { l: 11, h: 2, q: 5, p: 'q' },
  'relief of a map': { l: 11, h: 2, q: 5, relief: true },
};

for (const [name, wanted] of Object.entries(views)) {
  test(`a link restores ${name}`, async () => {
    await show(shared.loom, wanted);
    await expectSameElsewhere();
  });
}

for (const [where, wanted] of [
  ['the overview', { q: 9 }],
  ['an opened layer', { l: 24, h: 4, q: 13 }],
] as const) {
  test(`a link restores a camera that was moved by hand in ${where}`, async () => {
    await show(shared.loom, wanted);
    await drag(-90, 35);
    expect((await view()).cam).not.toBeNull();
    await expectSameElsewhere();
  });
}

test('a link of a 12-word sentence has at most 200 characters', async () => {
  const { loom } = shared;
  const text = 'Yesterday the young doctor quietly told her patients that everything would improve';
  expect(text.split(' ')).toHaveLength(12);
  const view = { ...plainView, l: 24, h: '4.7', q: '3.11', k: 2, p: 'scores', tab: 'numbers', sink: 'hide' };
  const length = await loom.evaluate(
    async (api, wanted) => {
      const before = api.view().text;
      api.setView(wanted);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const hash = api.link().replace(/^[^#]*/, '');
      api.setView({ text: before });
      return hash.length;
    },
    { ...view, text },
  );
  expect(length).toBeGreaterThan(80);
  expect(length).toBeLessThanOrEqual(200);
});

test('what a link names wrongly falls back alone, and the page says so', async () => {
  const bad = 'v=1&l=77&h=4&q=13&tab=nonsense&cell=turn&cam=1,2&sink=hide&unheard=3';
  const other = await shared.open(`${shared.origin}/#${bad}`);
  const sentence = 'Part of this link was not understood; the rest is shown.';
  await expect(other.page.getByText(sentence)).toBeVisible();
  expect(await view(other.loom)).toMatchObject({
    layer: null,
    queries: [13],
    tab: 'none',
    cell: 'turn',
    cam: null,
    sink: 'hide',
  });
  await other.page.close();
  const newer = await shared.open(`${shared.origin}/#v=7&l=3&q=2`);
  await expect(newer.page.getByText('made by a newer version of this page')).toBeVisible();
  expect(await view(newer.loom)).toMatchObject({ layer: null, queries: [] });
  await newer.page.close();
});

test('back and forward walk what was clicked; typing and turning rewrite the last step', async () => {
  const { page, loom } = await shared.open(`${shared.origin}/#v=1`);
  const seen = async () => {
    const { layer, heads, queries, text } = await view(loom);
    return { layer, heads, queries, text };
  };
  const entries = () => page.evaluate(() => history.length);
  const first = await seen();
  await page.getByRole('button', { name: 'Token 9: John' }).press('Enter');
  const second = await seen();
  await page.keyboard.press('2');
  const third = await seen();
  expect(third).toMatchObject({ layer: 0, queries: [9] });
  await page.goBack();
  await expect.poll(seen).toEqual(second);
  await page.goBack();
  await expect.poll(seen).toEqual(first);
  await page.goForward();
  await page.goForward();
  await expect.poll(seen).toEqual(third);

  const before = await entries();
  const box = page.getByRole('textbox', { name: 'Sentence' });
  await box.focus();
  await page.keyboard.press('End');
  await page.keyboard.type(' his friend');
  expect((await seen()).text).toMatch(/drink to his friend$/);
  await expect.poll(async () => page.url() === (await loom.evaluate((api) => api.link()))).toBe(true);
  expect(await entries()).toBe(before);
  await loom.evaluate((api, text) => api.setView({ text }), otherText);
  expect(await entries(), 'another sentence is a step').toBe(before + 1);
  await page.close();
});
