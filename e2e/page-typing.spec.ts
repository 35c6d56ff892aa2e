import { loomOf, untilLive, untilShown } from './support/loom.ts';
import { expect, test } from './support/app.ts';

test('typing runs the newest text; one that is too long keeps the old run', async ({ app }) => {
  await app.open('v=1&t=A%20cat');
  const loom = await loomOf(app.page);
  await untilLive(loom);
  const text = () =>
    loom.evaluate((api) =>
      api
        .tokens()
        .map((token) => token.text)
        .join(''),
    );
  expect(await text()).toBe('A cat');
  const box = app.page.getByRole('textbox', { name: 'Sentence' });
  await app.page.getByRole('button', { name: 'edit' }).click();
  await expect(box).toBeFocused();
  await box.pressSequentially(' sat on the mat', { delay: 30 });
  await untilShown(loom, 'A cat sat on the mat');
  await loom.evaluate((api) => api.whenIdle());
  expect(await loom.evaluate((api) => api.stats().layerMs.length)).toBe(30);
  // Packed, because that is shorter.
  await expect.poll(() => new URL(app.page.url()).hash).toMatch(/^#v=1&z=[\w-]+$/);
  expect(await loom.evaluate((api) => api.view().text)).toBe('A cat sat on the mat');

  await box.fill('word '.repeat(200));
  const tooLong = app.page.getByRole('alert');
  await expect(tooLong).toHaveText(
    /^This text has \d{3} tokens, \d+ more than the 128 that fit: shorten it\.$/,
  );
  const [tokens = 0, more = 0] = ((await tooLong.textContent()) ?? '').match(/\d+/g)?.map(Number) ?? [];
  expect(tokens).toBeGreaterThanOrEqual(200);
  expect(more).toBe(tokens - 128);
  await loom.evaluate((api) => api.whenIdle());
  expect(await text()).toBe('A cat sat on the mat');
  await expect(box).toHaveValue('word '.repeat(200));
  await box.fill('Once more');
  await untilShown(loom, 'Once more');
  await expect(tooLong).toHaveCount(0);
});

test('an opened layer follows the text; what is read is what is held', async ({ app }) => {
  await app.open('v=1&t=A%20cat%20sat&l=5&h=2');
  const loom = await loomOf(app.page);
  await untilLive(loom);
  const shapes = await loom.evaluate(async (api) => {
    const names = [
      'decoder.tokens',
      'decoder.5.attn.q',
      'decoder.5.view.turn',
      'decoder.9.mlp.gate',
      'decoder.logits',
    ];
    const read = await Promise.all(names.map((name) => api.read(name)));
    const again = await api.read('decoder.5.attn.q');
    return { shapes: read.map((value) => value?.shape), same: again?.values === read[1]?.values };
  });
  expect(shapes).toEqual({ shapes: [[3], [9, 3, 64], [3], [3, 1536], [3, 49152]], same: true });
  expect(await loom.evaluate((api) => api.read('decoder.99.mlp.gate'))).toBeNull();
  await loom.evaluate((api) => api.setView({ text: 'A dog ran away' }));
  await loom.evaluate((api) => api.whenIdle());
  expect(await loom.evaluate(async (api) => (await api.read('decoder.5.attn.q'))?.shape)).toEqual([9, 4, 64]);
  expect(await loom.evaluate((api) => api.view().layer)).toBe(5);
});
