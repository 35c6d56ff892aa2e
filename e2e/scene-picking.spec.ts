import { expect, test } from './support/app.ts';
import { readFloats, runText, show, untilLive, valueAt } from './support/loom.ts';
import { openSharedPage, type SharedPage } from './support/sharedPage.ts';

const text = 'The cat sat on the mat because it was tired.';
const [layer, head, kvHead] = [16, 4, 1];

let shared: SharedPage;

test.beforeAll(async ({ browser, origin }) => {
  shared = await openSharedPage(browser, origin, 'v=1&t=A%20cat', { download: true });
  await untilLive(shared.loom);
  await runText(shared.loom, text);
});

test.afterAll(async () => {
  expect(shared.problems.list()).toEqual([]);
  await shared.close();
});

/** The number that a tooltip's sentence ends with, as written: the shortest decimal of a float32. */
function numberIn(sentence: string): number {
  const [, written] = /: (\S+)$/.exec(sentence) ?? [];
  if (written === undefined) throw new Error(`"${sentence}" ends without a number.`);
  return Math.fround(Number(written.replaceAll('−', '-').replace('∞', 'Infinity')));
}

interface Seen {
  readonly sentence: string;
  /** Of the number shown, which is the strongest of its cell. */
  readonly index: readonly number[];
}

/** Moves the mouse to where a number is drawn; what stands there must be that very number, or a stronger one in its cell. */
async function look(address: string, index: readonly number[]): Promise<Seen> {
  const { page, loom } = shared;
  const name = `${address}[${index.join(', ')}]`;
  const seen = await loom.evaluate(
    (api, [of, place]) => {
      const at = api.project(of, place);
      return at && { at, picked: api.pick(at.x, at.y) };
    },
    [address, index] as const,
  );
  if (!seen?.picked) throw new Error(`${name} is not on screen.`);
  const { at, picked } = seen;
  await page.mouse.move(at.x, at.y);
  const tooltip = page.getByRole('tooltip');
  await expect(tooltip).toContainText(`${picked.address}[${picked.index.join(', ')}]`);
  const [sentence = '', , pooled = 'strongest of 1 cells'] = await tooltip.locator('p').allTextContents();
  const read = await readFloats(loom, address);
  const value = valueAt(read, picked.index);
  expect(picked.address, name).toBe(address);
  expect(numberIn(sentence), `${name}: ${sentence}`).toBe(value);
  expect(picked.value, name).toBe(value);
  expect(Math.abs(value), name).toBeGreaterThanOrEqual(Math.abs(valueAt(read, index)));
  const cells = Number(/\d+/.exec(pooled)?.[0]);
  const distance = Math.abs((picked.index.at(-1) ?? 0) - (index.at(-1) ?? 0));
  expect(picked.index.slice(0, -1), name).toEqual(index.slice(0, -1));
  expect(distance, `${name}: ${pooled}`).toBeLessThan(cells);
  return { sentence, index: picked.index };
}

const rows = [0, 5, 10];

test('vectors of the opened head tell their exact numbers', async () => {
  await show(shared.loom, { l: layer, h: head, q: 7 });
  for (const row of rows) {
    for (const element of [0, 31, 32, 63]) {
      for (const point of ['q_rot', 'z']) await look(`decoder.${layer}.attn.${point}`, [head, row, element]);
      for (const point of ['k_rot', 'v'])
        await look(`decoder.${layer}.attn.${point}`, [kvHead, row, element]);
    }
    for (const element of [0, 300, 575]) await look(`decoder.${layer}.attn.out`, [row, element]);
    for (const element of [0, 800, 1535]) await look(`decoder.${layer}.mlp.act`, [row, element]);
  }
  const { sentence } = await look(`decoder.${layer}.attn.v`, [kvHead, 7, 12]);
  expect(sentence).toContain(`it (7) for heads ${layer}.3–${layer}.5: `);
});

test('vectors before the rotation tell theirs', async () => {
  await show(shared.loom, { l: layer, h: head, q: 7, p: 'q' });
  for (const row of rows) {
    for (const element of [0, 31, 32, 63]) {
      await look(`decoder.${layer}.attn.q`, [head, row, element]);
      await look(`decoder.${layer}.attn.k`, [kvHead, row, element]);
    }
  }
});

const pairs = [
  [0, 0],
  [5, 2],
  [7, 1],
  [10, 10],
] as const;

test('every stage of the map tells its own numbers, the pairs it forbids included', async () => {
  const { loom } = shared;
  for (const stage of ['raw', 'scaled', 'scores', 'pattern']) {
    await show(loom, { l: layer, h: head, q: 7, p: stage });
    for (const [query, key] of pairs) {
      const { index } = await look(`decoder.${layer}.attn.${stage}`, [head, query, key]);
      expect(index).toEqual([head, query, key]);
    }
  }
  const { sentence } = await look(`decoder.${layer}.attn.pattern`, [head, 7, 1]);
  expect(sentence).toMatch(/^it \(7\) looks at cat \(1\) in head 16\.4: 0\.\d+$/);
  await show(loom, { l: layer, h: head, q: 7, p: 'raw' });
  await look(`decoder.${layer}.attn.raw`, [head, 2, 9]);
});

test('the wall and the loom tell theirs in the overview', async () => {
  const { loom } = shared;
  await show(loom, {});
  for (const wallLayer of [0, 13, 29]) {
    for (const wallHead of [0, 8]) {
      for (const [query, key] of pairs) {
        await look(`decoder.${wallLayer}.attn.pattern`, [wallHead, query, key]);
      }
    }
  }
  const cells = { share: 'share', attn: 'attn_size', mlp: 'mlp_size', turn: 'turn', norm: 'norm' };
  for (const [cell, point] of Object.entries(cells)) {
    await show(loom, { cell });
    for (const row of rows) await look(`decoder.13.view.${point}`, [row]);
  }
});

test('nothing is said where nothing is drawn', async () => {
  const { loom, page } = shared;
  await show(loom, {});
  const outside = await loom.evaluate((api) => [
    api.project('decoder.13.attn.q', [0, 0, 0]),
    api.project('decoder.13.attn.pattern', [0, 2, 9]),
    api.project('decoder.13.attn.pattern', [0, 99, 0]),
    api.pick(-5, -5),
  ]);
  expect(outside).toEqual([null, null, null, null]);
  await look('decoder.13.attn.pattern', [0, 5, 2]);
  await page.mouse.move(640, 10);
  await expect(page.getByRole('tooltip')).toHaveCount(0);
});
