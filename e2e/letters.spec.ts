import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JSHandle } from '@playwright/test';
import { ensure } from '../src/base/brand.ts';
import { readReference, sampledRows } from '../src/engine/testing/sampledReference.ts';
import { rowError, toleranceOf } from '../src/engine/testing/tolerance.ts';
import { parseAddress } from '../src/model/address.ts';
import type { AttentionLoom } from '../src/app/pageApi.ts';
import { expect, test } from './support/app.ts';
import { loomOf, readFloats, show, untilLive, valueAt } from './support/loom.ts';

const examples = JSON.parse(
  readFileSync(join(import.meta.dirname, '../src/engine/fixtures/letters/examples.json'), 'utf8'),
) as readonly { readonly text: string; readonly output: string }[];

/** What the decoder has written, its start token left out. */
function written(loom: JSHandle<AttentionLoom>): Promise<string> {
  return loom.evaluate((api) =>
    api
      .tokens(0, 'decoder')
      .slice(1)
      .map(({ text }) => text)
      .join(' '),
  );
}

test('letters to sounds, chosen from the menu: reads, writes by itself, steps back and on', async ({
  app,
}) => {
  const { page } = app;
  await app.open('v=1');
  const loom = await loomOf(page);
  await page.getByRole('button', { name: /^Model: SmolLM2/ }).click();
  await page.getByRole('button', { name: /^Letters to sounds/ }).click();
  await expect(page.getByRole('button', { name: /^Model: Letters/ })).toBeVisible({ timeout: 60_000 });
  await untilLive(loom);
  expect(await written(loom)).toBe('B AE NG K | R IH V ER');
  const sentence = page.getByRole('textbox', { name: 'Sentence' });
  for (const { text, output } of examples.slice(0, 4)) {
    await sentence.fill(text);
    await expect.poll(() => written(loom)).toBe(output);
  }
  await page.getByRole('button', { name: 'One token back' }).click();
  await expect.poll(() => written(loom)).toBe('S K W ER AH');
  await loom.evaluate((api) => api.whenIdle());
  expect(await loom.evaluate((api) => api.link())).toMatch(/[&?#]g=[\d.]+/);
  await page.getByRole('button', { name: 'One token on' }).click();
  await expect.poll(() => written(loom)).toBe('S K W ER AH L');
});

test('the bridge: PyTorch’s numbers, drawn where they are read, in a link that restores them', async ({
  app,
}) => {
  const { page } = app;
  const reference = readReference('letters', 'bank-river');
  await app.open(`v=1&m=letters-to-sounds&t=${encodeURIComponent(reference.text)}`);
  const loom = await loomOf(page);
  await untilLive(loom);
  expect(await loom.evaluate((api) => api.tokens(0, 'decoder').map(({ id }) => id))).toEqual(
    reference.decoder_ids,
  );
  for (const [address, { width, rows, values }] of sampledRows('letters', 'bank-river')) {
    const { point, layer } = ensure(parseAddress(address), address);
    if (layer !== 1) continue;
    const found = await readFloats(loom, address);
    rows.forEach((row, place) => {
      const own = found.values.subarray(row * width, (row + 1) * width);
      const error = rowError(own, values.subarray(place * width, (place + 1) * width), toleranceOf(point));
      expect(error, address).toBeLessThan(1);
    });
  }

  // A click on the decoder's row: its looks across stand in the list, hardest first.
  const row = await loom.evaluate((api) => api.project('decoder.2.view.share', [4]));
  await page.mouse.click(ensure(row, 'the row').x, ensure(row, 'the row').y);
  await loom.evaluate((api) => api.whenIdle());
  expect(await loom.evaluate((api) => api.view())).toMatchObject({ queries: [4], tab: 'matches' });
  const first = page.getByRole('listitem').filter({ hasText: 'looks at' }).first();
  await expect(first).toContainText('1.00');

  await show(loom, { s: 'cross', l: 1, h: 0, q: 4, k: 4 });
  const pattern = await readFloats(loom, 'decoder.1.cross.pattern');
  const at = await loom.evaluate((api) => api.project('decoder.1.cross.pattern', [0, 4, 4]));
  const picked = await loom.evaluate((api, { x, y }) => api.pick(x, y), ensure(at, 'the pair'));
  expect(picked).toEqual({
    lane: 0,
    address: 'decoder.1.cross.pattern',
    index: [0, 4, 4],
    value: valueAt(pattern, [0, 4, 4]),
  });
  await expect(page.getByText(/^In head 1\.0/)).toContainText('looks at');

  const link = await loom.evaluate((api) => api.link());
  expect(link).toContain('&s=cross&l=1&h=0&q=4&k=4');
  const view = await loom.evaluate((api) => api.view());
  await app.open(link.slice(link.indexOf('#') + 1));
  const again = await loomOf(page);
  await untilLive(again);
  expect(await again.evaluate((api) => api.view())).toEqual(view);
});

test('each stack opens by itself, and the decoder’s own text can be given', async ({ app }) => {
  const { page } = app;
  await app.open('v=1&m=letters-to-sounds&t=knight&d=N%20AY');
  const loom = await loomOf(page);
  await untilLive(loom);
  expect(await written(loom)).toBe('N   A Y');
  for (const [stack, address] of [
    ['enc', 'encoder.2.attn.q'],
    ['dec', 'decoder.2.attn.q'],
    ['cross', 'decoder.2.cross.q'],
  ] as const) {
    await show(loom, { s: stack, l: 2, h: 1, q: 1 });
    const shown = await loom.evaluate((api, name) => api.project(name, [1, 1, 0]), address);
    expect(shown, address).not.toBeNull();
  }
});
