import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/app.ts';
import { notices } from './support/engineOfPage.ts';
import { loomOf, runText, untilLive } from './support/loom.ts';

const gpt2 = join(import.meta.dirname, '../src/engine/fixtures/gpt2');

/** The files of a checkpoint whose tokenizer tries every way to cut a run of one letter. */
function runawayCheckpoint() {
  const tokenizer = JSON.parse(readFileSync(join(gpt2, 'tokenizer.json'), 'utf8'));
  const split = { type: 'Split', pattern: { Regex: '(a+)+b' }, behavior: 'Isolated', invert: false };
  const byteLevel = { ...tokenizer.pre_tokenizer, use_regex: false };
  const runaway = { ...tokenizer, pre_tokenizer: { type: 'Sequence', pretokenizers: [split, byteLevel] } };
  const files = ['config.json', 'model.safetensors'].map((name) => ({
    name,
    mimeType: '',
    buffer: readFileSync(join(gpt2, name)),
  }));
  return [...files, { name: 'tokenizer.json', mimeType: '', buffer: Buffer.from(JSON.stringify(runaway)) }];
}

test('a tokenizer whose pattern runs away is stopped, and the next text is read', async ({ app }) => {
  const { page } = app;
  await app.open(`v=1&t=${encodeURIComponent('The cat sat.')}`);
  const loom = await loomOf(page);
  await untilLive(loom);
  await page.getByRole('button', { name: /^Model:/ }).click();
  await page.locator('input[type=file]').setInputFiles(runawayCheckpoint());
  await expect(page.getByRole('button', { name: 'Model: your gpt2. Choose another.' })).toBeVisible();
  await untilLive(loom);
  await loom.evaluate((api, text) => api.setView({ text }), 'a'.repeat(60));
  await expect(notices(page).first()).toContainText('Cutting this text into tokens took too long.', {
    timeout: 6000,
  });
  await runText(loom, 'The dog ran.');
  expect(await loom.evaluate((api) => api.tokens().length)).toBeGreaterThan(2);
});
