import { expect, test } from '@playwright/test';
import { NodeEngine } from '../src/engine/node/nodeEngine.ts';
import { openModelFolder } from '../src/engine/node/openModelFolder.ts';
import { nodeRuntime } from '../src/engine/runtime/nodeOrt.ts';
import type { Address } from '../src/model/address.ts';
import { readValue, runText, type ServedEngine, serveEnginePage, startEngine } from './support/enginePage.ts';

const text = 'When Mary and John went to the store, John gave a drink to';
const mary = 5099;
const addresses = [
  'embed',
  '0.attn.q_rot',
  '4.attn.raw',
  '13.attn.pattern',
  '29.mlp.act',
  '29.resid_post',
  'logits',
];

test.describe('the engine in a browser', () => {
  let served: ServedEngine;
  test.beforeAll(async () => {
    served = await serveEnginePage();
  });
  test.afterAll(() => served.close());

  test('gives bit for bit what it gives under Node with as many threads', async ({ page }) => {
    await page.goto(served.origin);
    await startEngine(page, 'wasm', 2);
    const run = await runText(page, text);
    expect(run.failure).toBeNull();
    expect(run.report).toMatchObject({ backend: 'wasm', threads: 2 });
    expect(run.best?.id).toBe(mary);
    const engine = new NodeEngine(await openModelFolder('models/smollm2-135m-instruct', 'm'), nodeRuntime(2));
    await engine.load();
    await engine.run(text, 'none');
    for (const address of addresses.map((point) => `decoder.${point}`)) {
      const expected = await engine.core.read(address as Address);
      expect(await readValue(page, address), address).toEqual(expected?.values);
    }
    await engine.core.dispose();
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
    expect(await failure).toBe('The engine stopped answering.');
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
