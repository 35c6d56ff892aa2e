import { expect, test } from './support/app.ts';
import { loomOf, readFloats, untilLive } from './support/loom.ts';

test('the loom follows a word through the layers: the model’s own probabilities at its end, in the link', async ({
  app,
}) => {
  const { page } = app;
  await app.open('v=1&t=The%20capital%20of%20France%20is');
  const loom = await loomOf(page);
  await untilLive(loom);
  await page.getByLabel('Loom cells show').selectOption('logit lens');
  const legend = page.getByRole('complementary', { name: 'Legend' });
  await expect(legend.getByLabel('Word to follow')).toBeVisible();
  await loom.evaluate((api) => api.whenIdle());
  const [best] = await loom.evaluate((api) => api.predictions());
  const last = await readFloats(loom, 'decoder.29.view.lens');
  expect(last.shape).toEqual([5]);
  expect(last.values.at(-1)).toBeCloseTo(best?.probability ?? 0, 5);
  const early = await readFloats(loom, 'decoder.2.view.lens');
  expect(early.values.at(-1)).toBeLessThan(0.01);

  // Another word: every row's own prediction tells its probability at the end.
  await legend.getByLabel('Word to follow').fill('the');
  await legend.getByLabel('Word to follow').press('Enter');
  await loom.evaluate((api) => api.whenIdle());
  const followed = await readFloats(loom, 'decoder.29.view.lens');
  const probabilities = await loom.evaluate((api) =>
    [0, 1, 2, 3, 4].map((pos) => api.predictions(0, pos).find(({ text }) => text === ' the')?.probability),
  );
  expect(probabilities.filter((one) => one !== undefined).length).toBeGreaterThan(1);
  probabilities.forEach((probability, pos) => {
    if (probability !== undefined) expect(followed.values[pos]).toBeCloseTo(probability, 5);
  });
  const link = await loom.evaluate((api) => api.link());
  expect(link).toContain('&cell=lens');
  expect(link).toContain('&w=the');
  await page.goto('about:blank');
  await page.goto(link);
  const again = await loomOf(page);
  await untilLive(again);
  expect((await readFloats(again, 'decoder.29.view.lens')).values).toEqual(followed.values);

  // Of a word that the vocabulary does not have whole, its first piece is followed; a change of text reads anew.
  await page.getByRole('textbox', { name: 'Sentence' }).fill('The capital of Italy is');
  await again.evaluate((api) => api.whenIdle());
  expect((await readFloats(again, 'decoder.29.view.lens')).values).not.toEqual(followed.values);
});
