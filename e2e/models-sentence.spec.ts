import { ensure } from '../src/base/brand.ts';
import { readReference, sampledRows } from '../src/engine/testing/sampledReference.ts';
import { cosine, sentenceAddress } from '../src/model/sentenceVector.ts';
import { expect, test } from './support/app.ts';
import { loomOf, readFloats, show, untilLive } from './support/loom.ts';

type Slug = Parameters<typeof readReference>[1];

const textOf = (slug: Slug) => readReference('minilm', slug).text;

function expected(a: Slug, b: Slug): string {
  const pooled = (slug: Slug) => ensure(sampledRows('minilm', slug).get(sentenceAddress), slug).values;
  return cosine(pooled(a), pooled(b)).toFixed(2).replace('-', '−');
}

test('an encoder’s sentence vector is compared with other sentences, and follows what is typed', async ({
  app,
}) => {
  const { page } = app;
  await app.open(`v=1&m=all-minilm-l6-v2&t=${encodeURIComponent(textOf('deposit-bank'))}&tab=next`);
  const loom = await loomOf(page);
  await untilLive(loom);
  const panel = page.getByRole('tabpanel', { name: 'Sentence' });
  await expect(panel.getByText('all 384 numbers')).toBeVisible();
  for (const slug of ['river-bank', 'cat-mat'] as const) {
    await panel.getByLabel('Another sentence').fill(textOf(slug));
    await panel.getByRole('button', { name: 'Compare' }).click();
    await expect(panel.getByRole('listitem').filter({ hasText: textOf(slug) })).toContainText(
      expected('deposit-bank', slug),
    );
  }
  // The run on screen has stayed.
  expect((await readFloats(loom, 'encoder.2.attn.pattern')).shape[0]).toBe(12);
  expect(await loom.evaluate((api) => api.view().text)).toBe(textOf('deposit-bank'));

  await show(loom, { text: textOf('mary-john'), tab: 'next' });
  await expect(panel.getByRole('listitem').filter({ hasText: textOf('cat-mat') })).toContainText(
    expected('mary-john', 'cat-mat'),
  );

  await panel.getByLabel('Another sentence').fill('word '.repeat(200));
  await panel.getByRole('button', { name: 'Compare' }).click();
  await expect(panel.getByRole('alert')).toContainText('shorten it');
  await expect(panel.getByRole('listitem')).toHaveCount(2);
  await panel.getByRole('button', { name: `Leave out “${textOf('cat-mat')}”` }).click();
  await expect(panel.getByRole('listitem')).toHaveCount(1);
});
