import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { readSafetensors, type SafetensorsContent } from '../src/engine/weights/readSafetensors.ts';
import { readValue, runText, type ServedEngine, serveEnginePage, startEngine } from './support/enginePage.ts';

const text = 'When Mary and John went to the store, John gave a drink to';
const mary = 5099;
const points = 'embed,q_rot,raw,pattern,mlp.act,resid_post,view.share,view.turn,logits';

/** The file that `npm run capture` writes of the text, in a process of its own. */
function captureText(options: readonly string[]): SafetensorsContent {
  const folder = mkdtempSync(join(tmpdir(), 'capture-'));
  try {
    const out = join(folder, 'text.safetensors');
    const asked = ['--model', 'smollm2-135m-instruct', '--text', text, ...options, '--out', out];
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', join(import.meta.dirname, '../scripts/capture.ts'), ...asked],
      { encoding: 'utf8' },
    );
    expect(status, stderr).toBe(0);
    return readSafetensors(new Uint8Array(readFileSync(out)), out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.describe('the engine in a browser', () => {
  let served: ServedEngine;
  test.beforeAll(async () => {
    served = await serveEnginePage();
  });
  test.afterAll(() => served.close());

  test('gives bit for bit what a capture with as many threads holds', async ({ page }) => {
    await page.goto(served.origin);
    await startEngine(page, 'wasm', 2);
    const run = await runText(page, text);
    expect(run.failure).toBeNull();
    expect(run.report).toMatchObject({ backend: 'wasm', threads: 2 });
    expect(run.best?.id).toBe(mary);
    const { tensors } = captureText(['--points', points, '--layers', '0,13,29', '--threads', '2']);
    // Layers 0, 13 and 29 of 6 points, embed, logits and tokens.
    expect(tensors.size).toBe(24);
    for (const [address, { values }] of tensors) {
      const read = await readValue(page, address);
      expect(read, address).toEqual(Float32Array.from(values, Number));
    }
  });

  test('starts with threads ten times out of ten', async ({ page }) => {
    for (let time = 0; time < 10; time++) {
      await page.goto(served.origin);
      await startEngine(page, 'wasm', 2);
      const run = await runText(page, 'The cat');
      expect([run.failure, run.report?.threads]).toEqual([null, 2]);
    }
  });

  test('ends with one sentence when its worker is killed, and a fresh one runs the text', async ({
    page,
  }) => {
    await page.goto(served.origin);
    await startEngine(page, 'wasm', 1);
    await runText(page, 'The cat');
    const failure = page.evaluate(() => window.engineOnPage.nextFailure());
    await page
      .workers()
      .find((worker) => /worker/.test(worker.url()))
      ?.evaluate(() => self.close());
    expect(await failure).toBe('The browser ended the engine.');
    await startEngine(page, 'wasm', 1);
    expect((await runText(page, text)).best?.id).toBe(mary);
  });
});

test('the engine runs on one thread without cross-origin isolation, and says why', async ({ page }) => {
  const served = await serveEnginePage(false);
  await page.goto(served.origin);
  await startEngine(page, 'auto', 'auto');
  const run = await runText(page, text);
  expect(run.best?.id).toBe(mary);
  expect(run.report?.threads).toBe(1);
  expect(run.report?.reason).toContain('not cross-origin isolated');
  await served.close();
});
