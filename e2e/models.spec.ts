import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensure } from '../src/base/brand.ts';
import { readReference, sampledRows } from '../src/engine/testing/sampledReference.ts';
import { rowError, toleranceOf } from '../src/engine/testing/tolerance.ts';
import { readSafetensors } from '../src/engine/weights/readSafetensors.ts';
import { parseAddress } from '../src/model/address.ts';
import { expect, test } from './support/app.ts';
import { notices } from './support/engineOfPage.ts';
import { loomOf, readFloats, show, untilLive, valueAt } from './support/loom.ts';

const fixtures = join(import.meta.dirname, '../src/engine/fixtures');
const cat = 'The cat sat on the mat because it was tired.';

function filesOf(folder: string, names: readonly string[]): string[] {
  return names.map((name) => join(fixtures, folder, name));
}

const checkpoint = ['config.json', 'tokenizer.json', 'model.safetensors'];

test('MiniLM, chosen from the menu: every word sees every word, with PyTorch’s numbers', async ({ app }) => {
  const { page } = app;
  const { text } = readReference('minilm', 'cat-mat');
  await app.open(`v=1&t=${encodeURIComponent(cat)}`);
  const loom = await loomOf(page);
  await untilLive(loom);
  await page.getByRole('button', { name: /^Model: SmolLM2/ }).click();
  await page.getByRole('button', { name: /^MiniLM/ }).click();
  await expect(page.getByRole('button', { name: /^Model: MiniLM/ })).toBeVisible({ timeout: 60_000 });
  await untilLive(loom);
  expect(text).toBe(cat);
  expect(await loom.evaluate((api) => api.view().model)).toBe('all-minilm-l6-v2');
  await show(loom, { layer: 3, heads: [1], queries: [8] });
  const pattern = await readFloats(loom, 'encoder.3.attn.pattern');
  expect(valueAt(pattern, [1, 8, 2])).toBeCloseTo(0.4917, 3);
  // "it" looks ahead.
  expect(valueAt(pattern, [1, 8, 10])).toBeGreaterThan(0);
  const spot = await loom.evaluate((api) => api.project('encoder.3.attn.pattern', [1, 8, 10]));
  const { x, y } = ensure(spot, 'a place of a look ahead');
  const picked = await loom.evaluate((api, at) => api.pick(at.x, at.y), { x, y });
  expect(picked?.index).toEqual([1, 8, 10]);
  for (const [address, { width, rows, values }] of sampledRows('minilm', 'cat-mat')) {
    const { point, layer } = ensure(parseAddress(address), address);
    if (layer !== 3 && layer !== undefined) continue;
    const found = await readFloats(loom, address);
    rows.forEach((row, place) => {
      const error = rowError(
        found.values.subarray(row * width, (row + 1) * width),
        values.subarray(place * width, (place + 1) * width),
        toleranceOf(point),
      );
      expect(error, address).toBeLessThan(1);
    });
  }
});

test('a checkpoint of one’s own runs, in a link by its hash; a broken one changes nothing', async ({
  app,
}) => {
  const { page } = app;
  await app.open(`v=1&t=${encodeURIComponent('The cat sat on the mat and ran.')}`);
  const loom = await loomOf(page);
  await untilLive(loom);
  await page.getByRole('button', { name: /^Model:/ }).click();
  const input = page.locator('input[type=file]');
  await input.setInputFiles(filesOf('phi', checkpoint));
  await expect(page.getByRole('button', { name: 'Model: your phi. Choose another.' })).toBeVisible();
  await untilLive(loom);
  const bytes = new Uint8Array(readFileSync(join(fixtures, 'phi/reference.safetensors')));
  const { tensors } = readSafetensors(bytes, 'reference.safetensors');
  for (const address of ['decoder.1.attn.q_rot', 'decoder.1.attn.pattern', 'decoder.1.resid_post']) {
    const found = await readFloats(loom, address);
    const expected = ensure(tensors.get(`0/${address}`), address).values as Float32Array;
    expect(rowError(found.values, expected, { abs: 1e-4 }), address).toBeLessThan(1);
  }
  const model = await loom.evaluate((api) => api.view().model);
  expect(model).toMatch(/^file:[0-9a-f]{12}$/);
  expect(await loom.evaluate((api) => api.link())).toContain(`m=${model}`);

  await page.getByRole('button', { name: /^Model:/ }).click();
  const broken = [
    ...['config.json', 'tokenizer.json'].map((name) => [name, `malformed/base/${name}`] as const),
    ['model.safetensors', 'malformed/cases/st-out-of-range.safetensors'] as const,
  ].map(([name, path]) => ({ name, mimeType: '', buffer: readFileSync(join(fixtures, path)) }));
  await page.locator('input[type=file]').setInputFiles(broken);
  await expect(notices(page).first()).toContainText('model.layers.0.mlp.down_proj.weight');
  expect(await loom.evaluate((api) => api.view().model)).toBe(model);
  expect((await readFloats(loom, 'decoder.1.attn.pattern')).shape).toEqual([4, 14, 14]);
});

test('a link to a file that is not here says so and shows the usual model', async ({ app }) => {
  await app.open('v=1&m=file:0123456789ab');
  await expect(notices(app.page).first()).toContainText('drop its files on the page');
  await untilLive(await loomOf(app.page));
});

test('a captured run opens without any model, says what it lacks, and stays when a broken one is dropped', async ({
  app,
}) => {
  const { page } = app;
  const folder = mkdtempSync(join(tmpdir(), 'capture-'));
  const out = join(folder, 'run.safetensors');
  const points = 'pattern,q,k,v,resid_pre,resid_mid,resid_post,attn.out,mlp.out';
  const options = [
    '--model',
    join(fixtures, 'gpt2'),
    '--text',
    'The cat sat',
    '--points',
    points,
    '--out',
    out,
  ];
  const script = join(import.meta.dirname, '../scripts/capture.ts');
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, ...options], {
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  await app.open('v=1');
  const loom = await loomOf(page);
  await untilLive(loom);
  await page.getByRole('button', { name: /^Model:/ }).click();
  await page.locator('input[type=file]').setInputFiles(out);
  await expect(page.getByRole('button', { name: 'Model: gpt2. Choose another.' })).toBeVisible();
  await expect(notices(page).first()).toContainText('This capture has no attn.norm');
  await show(loom, { layer: 1, heads: [2], queries: [2] });
  const { tensors } = readSafetensors(new Uint8Array(readFileSync(out)), 'run.safetensors');
  for (const address of ['decoder.1.attn.pattern', 'decoder.1.attn.q', 'decoder.2.resid_post']) {
    expect([...(await readFloats(loom, address)).values], address).toEqual([
      ...ensure(tensors.get(address), address).values,
    ]);
  }
  const broken = readFileSync(out);
  await page.getByRole('button', { name: /^Model:/ }).click();
  const file = { name: 'run.safetensors', mimeType: '', buffer: broken.subarray(0, broken.length - 40) };
  await page.locator('input[type=file]').setInputFiles([file]);
  await expect(notices(page).first()).toContainText('run.safetensors');
  expect(await loom.evaluate((api) => api.tokens().length)).toBe(
    ensure(tensors.get('decoder.tokens'), 'tokens').values.length,
  );
  rmSync(folder, { recursive: true });
});
