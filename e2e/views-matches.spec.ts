import type { Locator } from '@playwright/test';
import { expect, test } from './support/app.ts';
import { type ReadValue, readFloats, show } from './support/loom.ts';
import { openSharedPage, type SharedPage } from './support/sharedPage.ts';

const [nLayers, nHeads, length] = [30, 9, 14];

let shared: SharedPage;
let patterns: readonly ReadValue[];
let resting: ReadonlySet<string>;

test.beforeAll(async ({ browser, origin }) => {
  shared = await openSharedPage(browser, origin, 'v=1', { download: false });
  const read: ReadValue[] = [];
  for (let layer = 0; layer < nLayers; layer++) {
    read.push(await readFloats(shared.loom, `decoder.${layer}.attn.pattern`));
  }
  patterns = read;
  resting = restingColumns();
});

test.afterAll(async () => {
  expect(shared.problems.list()).toEqual([]);
  await shared.close();
});

function weightOf(layer: number, head: number, query: number, key: number): number {
  return patterns[layer]?.values[(head * length + query) * length + key] ?? Number.NaN;
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** `layer.head.key`: rows from key + 2 on give it more than 0.3 on average, and so in 5 % of all heads. */
function restingColumns(): ReadonlySet<string> {
  const found = new Set<string>();
  for (const key of range(length - 2)) {
    const rows = range(length).slice(key + 2);
    const heads = range(nLayers * nHeads).filter((at) => {
      const weights = rows.map((query) => weightOf(Math.floor(at / nHeads), at % nHeads, query, key));
      return weights.reduce((sum, weight) => sum + weight, 0) / rows.length > 0.3;
    });
    if (heads.length < 0.05 * nLayers * nHeads) continue;
    for (const at of heads) found.add(`${Math.floor(at / nHeads)}.${at % nHeads}.${key}`);
  }
  return found;
}

interface Row {
  readonly pos: number;
  /** As written: two decimals. */
  readonly weight: string;
  readonly heads: readonly string[];
}

/** The rows that the lists must show: per other word the hardest look of the heads, and the heads that reach `from`. */
function expectedRows(
  pos: number,
  direction: 'back' | 'forth',
  heads: readonly (readonly [number, number])[],
  from: number,
): readonly Row[] {
  const others = range(length).filter((other) => (direction === 'back' ? other < pos : other > pos));
  const rows = others.flatMap((other) => {
    const [query, key] = direction === 'back' ? [pos, other] : [other, pos];
    const looks = heads
      .filter(([layer, head]) => !resting.has(`${layer}.${head}.${key}`))
      .map(([layer, head]) => ({ name: `${layer}.${head}`, weight: weightOf(layer, head, query, key) }))
      .sort((a, b) => b.weight - a.weight);
    const best = looks[0];
    const named = looks.filter(({ weight }) => weight >= from).map(({ name }) => name);
    return best && named.length > 0 ? [{ pos: other, best: best.weight, heads: named }] : [];
  });
  rows.sort((a, b) => b.best - a.best);
  return rows.map(({ pos: other, best, heads: named }) => ({
    pos: other,
    weight: best === 0 || best === 1 ? String(best) : best.toFixed(2),
    heads: named,
  }));
}

function list(direction: 'back' | 'forth'): Locator {
  const title = direction === 'back' ? 'What it looks for' : 'Who looks at it';
  return shared.page.locator('section').filter({ has: shared.page.getByRole('heading', { name: title }) });
}

/** All rows of a list, every head named. */
async function shownRows(direction: 'back' | 'forth'): Promise<readonly Row[]> {
  const section = list(direction);
  const all = section.getByRole('button', { name: /^Show all/ });
  if ((await all.count()) > 0) await all.click();
  const more = section.getByRole('button', { name: /more heads$/ });
  while ((await more.count()) > 0) await more.first().click();
  const items = await section.getByRole('listitem').all();
  return Promise.all(
    items.map(async (item) => ({
      pos: Number(await item.locator('sub').first().textContent()),
      weight: (await item.locator('.value').textContent()) ?? '',
      heads: await item.getByRole('button', { name: /^Open head/ }).allTextContents(),
    })),
  );
}

async function clickToken(pos: number): Promise<void> {
  const { page, loom } = shared;
  const at = await loom.evaluate((api, row) => api.project('decoder.15.view.share', [row]), pos);
  if (!at) throw new Error(`Row ${pos} is not on screen.`);
  await page.mouse.click(at.x, at.y);
  await loom.evaluate((api) => api.whenIdle());
}

const everyHead = range(nLayers).flatMap((layer) => range(nHeads).map((head) => [layer, head] as const));

test('a click on a token in the scene lists its matches over all heads, as computed from the patterns', async () => {
  for (const pos of [13, 9, 3]) {
    await show(shared.loom, {});
    await clickToken(pos);
    expect(await shared.loom.evaluate((api) => api.view())).toMatchObject({ queries: [pos], tab: 'matches' });
    for (const direction of ['back', 'forth'] as const) {
      const expected = expectedRows(pos, direction, everyHead, 0.3);
      expect(await shownRows(direction), `token ${pos}, ${direction}`).toEqual(expected);
      if (pos === 9) expect(expected.length).toBeGreaterThan(0);
    }
  }
});

test('with a head open the lists are of that head, or of its layer, or of all', async () => {
  const { page, loom } = shared;
  await show(loom, { l: 23, h: 0, q: 9, tab: 'matches' });
  const layer = range(nHeads).map((head) => [23, head] as const);
  const scopes = [
    ['open layer', layer, 0.3],
    ['all heads', everyHead, 0.3],
    ['open head', [[23, 0]], Number.NEGATIVE_INFINITY],
  ] as const;
  for (const [name, heads, from] of scopes) {
    await page.getByRole('radio', { name }).check();
    for (const direction of ['back', 'forth'] as const) {
      const expected = expectedRows(9, direction, heads, from);
      const named = name === 'open head' ? expected.map((row) => ({ ...row, heads: [] })) : expected;
      expect(await shownRows(direction), `${name}, ${direction}`).toEqual(named);
    }
  }
});

test('a row leads to the head where it is so, and a head beneath a row to that head', async () => {
  const { loom } = shared;
  for (const direction of ['back', 'forth'] as const) {
    await show(loom, {});
    await clickToken(9);
    const [first] = expectedRows(9, direction, everyHead, 0.3);
    if (!first) throw new Error('There is no row to click.');
    const pair = direction === 'back' ? { queries: [9], key: first.pos } : { queries: [first.pos], key: 9 };
    const row = list(direction).getByRole('listitem').first();
    await row.getByRole('button').first().click();
    const [layer, head] = (first.heads[0] ?? '').split('.').map(Number);
    const view = () => loom.evaluate((api) => api.view());
    expect(await view()).toMatchObject({ ...pair, layer, heads: [head], tab: 'matches' });
  }
  await show(loom, { q: 13, tab: 'matches' });
  const [first] = expectedRows(13, 'back', everyHead, 0.3);
  const last = first?.heads.slice(0, 5).at(-1) ?? '';
  await list('back')
    .getByRole('listitem')
    .first()
    .getByRole('button', { name: `head ${last},` })
    .click();
  const [layer, head] = last.split('.').map(Number);
  const view = await loom.evaluate((api) => api.view());
  expect(view).toMatchObject({ layer, heads: [head], queries: [13], key: first?.pos });
});
