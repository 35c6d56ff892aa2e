import { sampledRows, readReference } from '../src/engine/testing/sampledReference.ts';
import { rowError } from '../src/engine/testing/tolerance.ts';
import { parseAddress } from '../src/model/address.ts';
import { badge, notices, openWithWebgpu } from './support/engineOfPage.ts';
import { expect, test } from './support/app.ts';
import { readFloats, show } from './support/loom.ts';

const slug = 'river-bank';
const allowed = { ofRowMax: 1e-3 };

test('WebGPU, chosen by hand, gives PyTorch’s numbers at every stored address within 0.001 of the row’s largest', async ({
  app,
}) => {
  test.setTimeout(300_000);
  const { page } = app;
  const reference = readReference('smollm2', slug);
  const loom = await openWithWebgpu(app, { text: reference.text });
  await expect(badge(page)).toHaveText('WebGPU');
  await badge(page).click();
  await expect(page.getByRole('dialog')).toContainText('The graphics device gives the same numbers as wasm');
  await expect(notices(page)).toHaveCount(0);

  const sampled = sampledRows('smollm2', slug);
  expect(sampled.size).toBeGreaterThan(70);
  const worst = new Map<string, number>();
  let open: number | undefined;
  for (const [address, { width, rows, values }] of sampled) {
    const layer = parseAddress(address)?.layer;
    // All values of an opened layer are held: it is computed once for all that is read of it.
    if (layer !== undefined && layer !== open) await show(loom, { l: layer });
    open = layer ?? open;
    const found = await readFloats(loom, address);
    rows.forEach((row, place) => {
      // The reference keeps logits of some positions only; its rows count those.
      const at = address.endsWith('.logits') ? (reference.logits_positions?.[row] ?? -1) : row;
      const error = rowError(
        found.values.subarray(at * width, (at + 1) * width),
        values.subarray(place * width, (place + 1) * width),
        allowed,
      );
      worst.set(address, Math.max(worst.get(address) ?? 0, error));
    });
  }
  expect(worst.size).toBe(sampled.size);
  expect([...worst].filter(([, error]) => !(error < 1))).toEqual([]);
  const [best] = await loom.evaluate((api) => api.predictions());
  expect(best?.id).toBe((reference.top10_last_position ?? [])[0]?.id);
});
