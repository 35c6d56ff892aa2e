import { expect, test } from './support/app.ts';
import { readFloats, show, untilLive, untilShown, valueAt } from './support/loom.ts';
import { openSharedPage, type SharedPage } from './support/sharedPage.ts';

const text = 'The cat sat on the mat because it was tired.';

let shared: SharedPage;

test.beforeAll(async ({ browser, origin }) => {
  shared = await openSharedPage(browser, origin, 'v=1&t=A%20cat', { download: true, colorScheme: 'light' });
  await untilLive(shared.loom);
});

test.afterAll(async () => {
  expect(shared.problems.list()).toEqual([]);
  await shared.close();
});

function view() {
  return shared.loom.evaluate((api) => api.view());
}

interface Focused {
  readonly name: string;
  readonly tag: string;
  /** A ring drawn by the element that has the focus, or by the box around it. */
  readonly ring: boolean;
}

function focused(): Promise<Focused> {
  return shared.page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    const hasRing = (styled: Element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(styled);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    };
    const box = element.parentElement;
    // A text field is marked by the line under its bar.
    const bar = element instanceof HTMLInputElement ? element.closest('.prompt-bar') : null;
    const around = [element, box, box?.parentElement, bar];
    return {
      name: element.getAttribute('aria-label') ?? element.textContent ?? '',
      tag: element.tagName.toLowerCase(),
      ring: around.some((box) => box !== null && box !== undefined && hasRing(box)),
    };
  });
}

/** Tabs on until something so named has the focus. */
async function tabTo(name: RegExp, most = 60): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < most; step++) {
    await shared.page.keyboard.press('Tab');
    const now = await focused();
    if (name.test(now.name)) return;
    passed.push(now.name.slice(0, 30));
  }
  throw new Error(`Tab leads to ${passed.join(' | ')}, but not to ${name}.`);
}

test('the whole way by keyboard: a sentence, a token, a head, its stages, a match, and out again', async () => {
  const { page, loom } = shared;
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await show(loom, {});
  await tabTo(/^Sentence$/);
  await press('Control+A');
  await page.keyboard.type(text);
  await press('Enter');
  await untilShown(loom, text);
  await loom.evaluate((api) => api.whenIdle());
  await press('ArrowUp');
  expect((await view()).queries).toEqual([10]);
  await press('ArrowUp', 'ArrowUp', 'ArrowUp');
  expect((await view()).queries).toEqual([7]);
  await press('2');
  expect(await view()).toMatchObject({ layer: 0, heads: [0], queries: [7] });
  await press('PageDown', 'PageDown', 'PageUp', 'ArrowRight', 'ArrowRight', 'ArrowLeft');
  expect(await view()).toMatchObject({ layer: 1, heads: [1] });
  for (const [key, point] of [
    ['3', 'raw'],
    ['4', 'scaled'],
    ['5', 'scores'],
    ['6', null],
  ] as const) {
    await press(key);
    expect((await view()).point).toBe(point);
  }
  await press('7');
  expect((await view()).relief).toBe(true);
  await press('7', '8');
  expect(await view()).toMatchObject({ relief: false, tab: 'matches' });
  await loom.evaluate((api) => api.whenIdle());
  await tabTo(/^looks at /);
  await press('Enter');
  expect((await view()).key).not.toBeNull();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await press('Escape');
  expect((await view()).key).toBeNull();
  await press('Escape');
  expect(await view()).toMatchObject({ layer: null, queries: [7] });
  await press('Escape');
  expect((await view()).queries).toEqual([]);
});

test('a click in the sentence puts the caret there and selects the word under it', async () => {
  const { page, loom } = shared;
  await show(loom, { text });
  await untilShown(loom, text);
  await loom.evaluate((api) => api.whenIdle());
  const box = page.getByRole('textbox', { name: 'Sentence' });
  const at = async (name: string) => {
    const chip = await page.getByRole('button', { name }).boundingBox();
    if (!chip) throw new Error(`${name} is not on screen.`);
    return [chip.x + chip.width / 2, chip.y + chip.height / 2] as const;
  };
  await box.click();
  await expect(box).toBeFocused();
  expect((await view()).queries).toHaveLength(1);
  await page.mouse.click(...(await at('Token 1: cat')));
  expect((await view()).queries).toEqual([1]);
  await page.keyboard.press('ArrowDown');
  expect((await view()).queries).toEqual([2]);
  await page.keyboard.down('Shift');
  await page.mouse.click(...(await at('Token 5: mat')));
  await page.keyboard.up('Shift');
  expect((await view()).queries).toEqual([2, 5]);
  await page.mouse.click(...(await at('Token 1: cat')));
  await page.keyboard.press('End');
  await page.keyboard.type('!');
  await expect(box).toHaveValue(`${text}!`);
  await page.keyboard.press('Escape');
  await expect(box).not.toBeFocused();
});

test('whatever Tab reaches shows that it has the focus', async () => {
  const { page, loom } = shared;
  await show(loom, { l: 3, h: 1, q: 2, tab: 'matches' });
  const stops: Focused[] = [];
  for (let step = 0; step < 30; step++) {
    await page.keyboard.press('Tab');
    stops.push(await focused());
  }
  const reached = stops.filter(({ tag }) => tag !== 'body');
  expect(reached.length).toBeGreaterThan(15);
  const unseen = [...new Set(reached.filter(({ ring }) => !ring).map(({ tag, name }) => `${tag} ${name}`))];
  expect(unseen).toEqual([]);
});

/** The number in a cell's words, written in full. */
function numberOf(label: string | null): number {
  const [, written = ''] = /: (\S+)$/.exec(label ?? '') ?? [];
  return Math.fround(Number(written.replaceAll('−', '-')));
}

test('the table is the picture in numbers: loom and maps', async () => {
  const { page, loom } = shared;
  await loom.evaluate((api, sentence) => api.setView({ text: sentence }), text);
  await untilShown(loom, text);
  const grid = page.getByRole('grid');
  const cell = (row: number, col: number) =>
    grid.locator(`tr[aria-rowindex="${row + 2}"] > td[aria-colindex="${col + 2}"]`);
  await show(loom, { tab: 'numbers', cell: 'turn' });
  await expect(grid).toHaveAttribute('aria-colcount', '31');
  for (const [row, layer] of [
    [0, 0],
    [7, 13],
    [10, 29],
  ] as const) {
    const label = await cell(row, layer).getAttribute('aria-label');
    const read = await readFloats(loom, `decoder.${layer}.view.turn`);
    expect(numberOf(label), label ?? '').toBe(valueAt(read, [row]));
  }
  for (const stage of ['pattern', 'raw', 'scaled', 'scores']) {
    await show(loom, { l: 16, h: 4, q: 7, p: stage, tab: 'numbers' });
    const read = await readFloats(loom, `decoder.16.attn.${stage}`);
    for (const [row, col] of [
      [0, 0],
      [7, 1],
      [4, 2],
      [10, 10],
    ] as const) {
      const label = await cell(row, col).getAttribute('aria-label');
      expect(numberOf(label), label ?? '').toBe(valueAt(read, [4, row, col]));
    }
    const later = (await cell(2, 9).getAttribute('aria-label')) ?? '';
    if (stage === 'pattern' || stage === 'scores') expect(later).toContain('cannot look at');
    else expect(numberOf(later)).toBe(valueAt(read, [4, 2, 9]));
  }
  await tabTo(/ \(\d+\) (fits|looks at|cannot look at) /);
  await page.keyboard.press('Home');
  for (let row = 0; row < 10; row++) await page.keyboard.press('ArrowUp');
  await expect(cell(0, 0)).toBeFocused();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  await expect(cell(3, 1)).toBeFocused();
  await page.keyboard.press('Enter');
  expect(await view()).toMatchObject({ queries: [3], key: 1 });
});

test('light and dark change page and picture', async () => {
  const { page, loom } = shared;
  await show(loom, { q: 1 });
  const brightness = async () => {
    const canvas = page.getByRole('region', { name: 'Scene' }).locator('canvas');
    const box = await canvas.boundingBox();
    if (!box) throw new Error('There is no canvas.');
    const shot = await page.screenshot({
      clip: { x: box.x + 4, y: box.y + box.height - 12, width: 4, height: 4 },
    });
    const scene = await page.evaluate(async (coded) => {
      const bytes = Uint8Array.from(atob(coded), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(4, 4).getContext('2d');
      context?.drawImage(bitmap, 0, 0);
      return context?.getImageData(0, 0, 1, 1).data[0] ?? -1;
    }, shot.toString('base64'));
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    return { scene, page: Number(/\d+/.exec(ground)?.[0]) };
  };
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  const light = await brightness();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await loom.evaluate((api) => api.whenIdle());
  const dark = await brightness();
  await page.emulateMedia({ colorScheme: 'light' });
  expect(light.scene).toBeGreaterThan(200);
  expect(light.page).toBeGreaterThan(200);
  expect(dark.scene).toBeLessThan(60);
  expect(dark.page).toBeLessThan(60);
});

test('with reduced motion views change at once', async () => {
  const { page, loom } = shared;
  const costOf = (change: Readonly<Record<string, unknown>>) =>
    loom.evaluate(async (api, to) => {
      await api.whenIdle();
      const [before, start] = [api.stats().framesDrawn, performance.now()];
      api.setView(to);
      await api.whenIdle();
      return { frames: api.stats().framesDrawn - before, ms: performance.now() - start };
    }, change);
  await show(loom, { l: 3, h: 1, q: 1 });
  const moving = await costOf({ l: null, h: null });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await show(loom, { l: 3, h: 1, q: 1 });
  const still = await costOf({ l: null, h: null });
  await show(loom, { l: 3, h: 1, q: 1, cam: { position: [10, 20, 900], target: [0, 0, 0], zoom: 1.2 } });
  const home = await costOf({ cam: null });
  await page.emulateMedia({ reducedMotion: null });
  // A change of view takes 500 ms by the clock, in as many frames as the device can draw.
  expect(moving.ms).toBeGreaterThan(450);
  expect(moving.frames).toBeGreaterThan(1);
  expect(still.frames).toBeGreaterThan(0);
  expect(still.frames).toBeLessThanOrEqual(2);
  expect(home.frames).toBeLessThanOrEqual(2);
});
