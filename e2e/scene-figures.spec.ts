import type { PageStats } from '../src/app/pageApi.ts';
import { expect, test } from './support/app.ts';
import { runText, show, untilLive } from './support/loom.ts';
import { differingShare, scenePicture } from './support/pictures.ts';
import { openSharedPage, type SharedPage } from './support/sharedPage.ts';
import { watchValueTexture } from './support/valueTexture.ts';

const longText =
  `The old man walked down to the river every morning before the sun came up. He sat on the same rock,
looked at the water, and waited for the birds. One day a young girl came and asked him what he was looking for. He said
that he did not know, but that he would know it when he saw it. She laughed and sat down next to him. They watched the
water for a long time and did not say a word. When the sun was high, she stood up and said that she had to go home. The
old man smiled and told her that the river would be there, and so would he`
    .replace(/\s+/g, ' ')
    .trim();
const shortText = 'The cat sat on the mat because it was tired.';

let shared: SharedPage;

test.beforeAll(async ({ browser, origin }) => {
  shared = await openSharedPage(browser, origin, 'v=1', { download: true, before: watchValueTexture });
  await untilLive(shared.loom);
});

test.afterAll(async () => {
  expect(shared.problems.list()).toEqual([]);
  await shared.close();
});

function stats(): Promise<PageStats> {
  return shared.loom.evaluate((api) => api.stats());
}

async function showLong(): Promise<void> {
  if ((await shared.loom.evaluate((api) => api.tokens().length)) !== 128)
    await runText(shared.loom, longText);
  expect(await shared.loom.evaluate((api) => api.tokens().length)).toBe(128);
}

async function expectWithin(name: string, drawCalls: number): Promise<PageStats> {
  const drawn = await stats();
  expect.soft(drawn.drawCalls, `${name}: draw calls`).toBeGreaterThan(0);
  expect.soft(drawn.drawCalls, `${name}: draw calls`).toBeLessThanOrEqual(drawCalls);
  expect.soft(drawn.triangles, `${name}: triangles`).toBeGreaterThan(0);
  expect.soft(drawn.triangles, `${name}: triangles`).toBeLessThanOrEqual(60_000);
  return drawn;
}

/** Turns the scene by hand. */
async function orbit(): Promise<void> {
  const { page, loom } = shared;
  const box = await page.getByRole('region', { name: 'Scene' }).locator('canvas').boundingBox();
  if (!box) throw new Error('There is no canvas.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 120, y + 40, { steps: 4 });
  await page.mouse.up();
  await loom.evaluate((api) => api.whenIdle());
  expect(await loom.evaluate((api) => api.view().cam)).not.toBeNull();
}

test('at 128 tokens every reading view takes at most 12 draw calls and 60,000 triangles', async () => {
  await showLong();
  const views: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    overview: {},
    'a token selected': { q: 100 },
    'several tokens selected': { q: '20.60.100', tab: 'matches' },
    'sizes in the cells': { cell: 'mlp', q: 127 },
    'a head opened': { l: 16, h: 0 },
    'a head, a token and a key': { l: 16, h: 0, q: 100, k: 99 },
    raw: { l: 16, h: 0, q: 100, p: 'raw' },
    scaled: { l: 16, h: 0, q: 100, p: 'scaled' },
    masked: { l: 16, h: 0, q: 100, p: 'scores' },
    'before rotation': { l: 16, h: 0, q: 100, p: 'q' },
    'MLP gate': { l: 16, h: 0, q: 100, p: 'mlp.gate' },
    'MLP out': { l: 16, h: 0, q: 100, p: 'mlp.out' },
    'heads averaged': { l: 29, h: '0.3.5', q: 127 },
  };
  for (const [name, view] of Object.entries(views)) {
    await show(shared.loom, view);
    await expectWithin(name, 12);
  }
});

test('at 128 tokens relief, panes in depth and beads take at most 16 draw calls', async () => {
  const { loom, page } = shared;
  await showLong();
  for (const view of [
    { relief: true, q: 127 },
    { l: 16, h: 0, q: 100, relief: true },
  ]) {
    await show(loom, view);
    await expectWithin(`relief ${JSON.stringify(view)}`, 16);
  }
  await show(loom, { l: 16, h: 0, q: 100 });
  const flat = await stats();
  await orbit();
  const deep = await expectWithin('panes in depth', 16);
  expect(deep.triangles, 'the panes were there').toBeGreaterThan(flat.triangles);

  await show(loom, { q: 127 });
  await page.keyboard.press('Space');
  const most = await loom.evaluate(async (api) => {
    const from = api.stats().framesDrawn;
    const most = { drawCalls: 0, triangles: 0 };
    while (api.stats().framesDrawn < from + 40) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      most.drawCalls = Math.max(most.drawCalls, api.stats().drawCalls);
      most.triangles = Math.max(most.triangles, api.stats().triangles);
    }
    return most;
  });
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  expect(most.drawCalls).toBeLessThanOrEqual(16);
  expect(most.triangles).toBeLessThanOrEqual(60_000);
});

test('what the graphics card holds is what can be read, bit for bit', async () => {
  const { loom } = shared;
  await showLong();
  await show(loom, { l: 16, h: 0, q: 100, p: 'scores' });
  const points = ['q_rot', 'k_rot', 'v', 'scores', 'pattern', 'z', 'out'].map((point) => `attn.${point}`);
  const addresses = [...points, 'mlp.act'].map((point) => `decoder.16.${point}`);
  for (const address of [...addresses, 'decoder.3.attn.pattern']) {
    const found = await loom.evaluate(async (api, name) => {
      const values = (await api.read(name))?.values;
      return values instanceof Float32Array ? window.findInValueTexture(values) : null;
    }, address);
    expect(found, address).toBeGreaterThanOrEqual(0);
  }
  const changed = await loom.evaluate(async (api) => {
    const values = (await api.read('decoder.16.attn.v'))?.values;
    if (!(values instanceof Float32Array)) return null;
    const other = values.slice();
    const bits = new Uint32Array(other.buffer);
    bits[4321] = (bits[4321] ?? 0) ^ 1;
    return window.findInValueTexture(other);
  });
  expect(changed, 'one bit changed').toBe(-1);
});

test('a picture at rest draws no frame in 3 s, and neither does moving the pointer over it', async () => {
  const { loom, page } = shared;
  await runText(loom, shortText);
  await show(loom, { q: 7 });
  await page.mouse.move(640, 20);
  await loom.evaluate((api) => api.whenIdle());
  const before = (await stats()).framesDrawn;
  // The time itself is what is measured here.
  await page.waitForTimeout(3000);
  expect((await stats()).framesDrawn - before, 'frames in 3 s').toBe(0);
  for (const key of [0, 3, 6]) {
    const at = await loom.evaluate((api, k) => api.project('decoder.12.attn.pattern', [4, 7, k]), key);
    if (!at) throw new Error(`Key ${key} is not on screen.`);
    await page.mouse.move(at.x, at.y, { steps: 5 });
    await expect(page.getByRole('tooltip')).toContainText(`[4, 7, ${key}]`);
  }
  await page.mouse.move(640, 20);
  expect((await stats()).framesDrawn - before, 'frames of hovering').toBe(0);
  await page.keyboard.press('ArrowUp');
  await loom.evaluate((api) => api.whenIdle());
  expect((await stats()).framesDrawn, 'frames of a change').toBeGreaterThan(before);
});

test('50 runs of changing length leave geometries, textures and programs as they were', async () => {
  const { loom, page } = shared;
  // Small and without motion, so that most of the time goes into runs.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 800, height: 500 });
  const texts = ['A cat', 'A dog ran', 'A bird sang to us', 'A fish'];
  await show(loom, {});
  for (const text of [...texts, shortText]) await runText(loom, text);
  const before = await stats();
  const runs = await loom.evaluate(async (api, sentences) => {
    let runs = 0;
    for (let time = 0; time < 50; time++) {
      const done = new Promise<boolean>((resolve) => {
        const stop = api.on('run', ({ source, status }) => {
          stop();
          resolve(source === 'live' && status === 'done');
        });
      });
      api.setView({ text: sentences[time % sentences.length] });
      if (await done) runs++;
    }
    return runs;
  }, texts);
  expect(runs).toBe(50);
  await runText(loom, shortText);
  const { geometries, textures, programs, framesDrawn } = await stats();
  await page.emulateMedia({ reducedMotion: null });
  await page.setViewportSize({ width: 1280, height: 720 });
  expect(framesDrawn - before.framesDrawn).toBeGreaterThan(50);
  expect({ geometries, textures, programs }).toEqual({
    geometries: before.geometries,
    textures: before.textures,
    programs: before.programs,
  });
});

test('a lost context comes back with the same picture', async () => {
  const { loom, page } = shared;
  await runText(loom, shortText);
  await show(loom, { q: 7 });
  await page.mouse.move(640, 20);
  await loom.evaluate((api) => api.whenIdle());
  const overview = await scenePicture(page);
  await show(loom, { l: 16, h: 0, q: 7 });
  const before = await scenePicture(page);
  expect(await differingShare(page, overview, before), 'two views differ').toBeGreaterThan(0.01);
  await page
    .getByRole('region', { name: 'Scene' })
    .locator('canvas')
    .evaluate(async (canvas: HTMLCanvasElement) => {
      const lose = canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');
      if (!lose) throw new Error('The context cannot be lost.');
      const heard = (name: string) =>
        new Promise((resolve) => canvas.addEventListener(name, resolve, { once: true }));
      const lost = heard('webglcontextlost');
      lose.loseContext();
      await lost;
      const restored = heard('webglcontextrestored');
      setTimeout(() => lose.restoreContext());
      await restored;
    });
  await loom.evaluate((api) => api.whenIdle());
  await expect(page.getByText('Restoring the 3D view')).toHaveCount(0);
  expect(await differingShare(page, before, await scenePicture(page))).toBeLessThan(0.01);
  await show(loom, { q: 7 });
  expect(await differingShare(page, overview, await scenePicture(page))).toBeLessThan(0.01);
});
