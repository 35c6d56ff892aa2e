import { badge, notices, openWithWebgpu } from './support/engineOfPage.ts';
import { expect, test } from './support/app.ts';
import { patchWorkers } from './support/workerPatch.ts';

test('a graphics device that is lost in mid-run is replaced: one sentence, the same view, a run that ends', async ({
  app,
}) => {
  test.setTimeout(300_000);
  const workers = await patchWorkers(app.page, ({ watchPosts }) => {
    const devices: GPUDevice[] = [];
    const requestDevice = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (...wanted) {
      const device = await requestDevice.apply(this, wanted);
      devices.push(device);
      return device;
    };
    let layers = 0;
    watchPosts(({ kind }) => {
      if (kind === 'layer' && ++layers === 3) for (const device of devices) device.destroy();
    });
  });
  const view = { layer: 5, heads: [2], queries: [2] };
  const loom = await openWithWebgpu(app, { text: 'A cat sat', ...view });
  await expect(notices(app.page)).toHaveText([/^The graphics device .*\. The engine was started again\.$/]);
  expect(workers.started()).toBe(2);
  expect(await loom.evaluate((api) => api.view())).toMatchObject(view);
  expect(await loom.evaluate((api) => [api.tokens().length, api.stats().layerMs.length])).toEqual([3, 30]);
  await expect(badge(app.page)).toHaveText('WebGPU');
});
