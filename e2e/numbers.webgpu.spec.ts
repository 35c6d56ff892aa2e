import { expect, test } from '@playwright/test';
import { worstRowDifference } from '../src/engine/backends/rowAgreement.ts';
import { NodeEngine } from '../src/engine/node/nodeEngine.ts';
import { openModelFolder } from '../src/engine/node/openModelFolder.ts';
import { nodeRuntime } from '../src/engine/runtime/nodeOrt.ts';
import { parseAddress } from '../src/model/address.ts';
import { readValue, runText, serveEnginePage, startEngine } from './support/enginePage.ts';

test('WebGPU gives every kind of value within 0.001 of the largest of its row', async ({ page }) => {
  test.setTimeout(600_000);
  const text = 'The river was wide, and we sat on the bank';
  const served = await serveEnginePage();
  await page.goto(served.origin);
  await startEngine(page, 'webgpu', 1);
  const run = await runText(page, text);
  expect(run.failure).toBeNull();
  expect(run.report?.backend, run.report?.reason).toBe('webgpu');
  const model = await openModelFolder('models/smollm2-135m-instruct', 'm');
  const engine = new NodeEngine(model, nodeRuntime(1));
  await engine.load();
  await engine.run(text, 'none');
  const shown = model.plan.ops.filter(({ address }) => {
    const layer = parseAddress(address)?.layer;
    return layer === undefined || [0, 15, 29].includes(layer);
  });
  for (const { address } of shown) {
    const expected = await engine.core.read(address);
    if (!expected || !(expected.values instanceof Float32Array)) throw new Error(`${address} was not read`);
    const found = await readValue(page, address);
    expect(found).toHaveLength(expected.values.length);
    const difference = worstRowDifference(found, expected.values, expected.shape.at(-1) ?? 1);
    expect(difference, address).toBeLessThan(1e-3);
  }
  await engine.core.dispose();
  await served.close();
});
