import type { Page } from '@playwright/test';
import { badge, notices, shownValues } from './support/engineOfPage.ts';
import { expect, test } from './support/app.ts';
import { loomOf, runText, untilLive } from './support/loom.ts';
import { patchWorkers } from './support/workerPatch.ts';

const view = { layer: 5, heads: [2], queries: [2] };

test('a worker that the browser ends in mid-run is replaced at once: the same view, the same numbers', async ({
  app,
}) => {
  await patchWorkers(app.page, ({ watchPosts }) => {
    let layers = 0;
    watchPosts(({ kind }) => {
      if (kind === 'layer' && ++layers === 72) self.close();
    });
  });
  await app.open('v=1&t=A%20cat%20sat&l=5&h=2&q=2');
  const loom = await loomOf(app.page);
  await untilLive(loom);
  const before = await shownValues(loom);
  await runText(loom, 'A dog');
  const silentMs = loom.evaluate(
    (api) =>
      new Promise<number>((resolve) => {
        let last = 0;
        api.on('layer', () => {
          last = performance.now();
        });
        api.on('error', () => resolve(performance.now() - last));
      }),
  );
  await loom.evaluate((api, change) => api.setView({ text: 'A cat sat', ...change }), view);
  // The watchdog would need 8 seconds or more.
  expect(await silentMs).toBeLessThan(5000);
  await expect(notices(app.page)).toHaveText(['The browser ended the engine. The engine was started again.']);
  await untilLive(loom);
  await expect(app.page.getByText('stopped', { exact: true })).toHaveCount(0);
  expect(await loom.evaluate((api) => api.view())).toMatchObject({ text: 'A cat sat', ...view });
  expect(await shownValues(loom)).toEqual(before);
});

test('a runtime that hangs at its start is given up after 20 seconds, and runs on one thread', async ({
  app,
}) => {
  const workers = await patchWorkers(app.page, () => {
    WebAssembly.instantiateStreaming = () => new Promise<never>(() => {});
  });
  await app.open('v=1&t=A%20cat%20sat&l=5&h=2&q=2');
  const sentence = 'The engine hung while it prepared a layer. The engine was started again.';
  await expect(notices(app.page)).toHaveText([sentence], { timeout: 60_000 });
  const loom = await loomOf(app.page);
  await untilLive(loom);
  expect(workers.started()).toBe(2);
  expect(await loom.evaluate((api) => api.stats().threads)).toBe(1);
  await expect(badge(app.page)).toHaveText('WASM ×1');
  expect(await loom.evaluate((api) => api.view())).toMatchObject(view);
  expect(await loom.evaluate((api) => api.tokens().length)).toBe(3);
});

/** Stands in a worker: the runtime gets no memory at all. */
function withoutMemory(): void {
  WebAssembly.Memory = class extends WebAssembly.Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super({ ...descriptor, initial: 1 });
      throw new RangeError('WebAssembly.Memory(): could not allocate memory');
    }
  };
}

test('without memory for the runtime there is one sentence, and a second try that needs less', async ({
  app,
}) => {
  await patchWorkers(app.page, withoutMemory);
  await app.open('v=1&t=A%20cat%20sat&l=5&h=2&q=2');
  await expect(notices(app.page)).toHaveText(
    [/^The device ran out of memory .* The engine was started again\.$/],
    {
      timeout: 60_000,
    },
  );
  const loom = await loomOf(app.page);
  await untilLive(loom);
  expect(await loom.evaluate((api) => api.stats().threads)).toBe(1);
  expect(await loom.evaluate((api) => api.view())).toMatchObject(view);
});

/** The runtime's memory ends at so many bytes. */
function endMemoryAt(page: Page, bytes: number, workers: number) {
  return patchWorkers(
    page,
    `const grow = WebAssembly.Memory.prototype.grow;
     WebAssembly.Memory.prototype.grow = function (pages) {
       if (this.buffer.byteLength + pages * 65536 > ${bytes}) {
         throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
       }
       return grow.call(this, pages);
     };`,
    workers,
  );
}

test('where expanded weights do not fit, the engine goes on with packed ones: the same numbers', async ({
  app,
}) => {
  await endMemoryAt(app.page, 300e6, 9);
  await app.open('v=1&l=5&h=2&q=2');
  await expect(notices(app.page)).toHaveText(
    [/^The device ran out of memory .* The engine was started again\.$/],
    { timeout: 90_000 },
  );
  const loom = await loomOf(app.page);
  await untilLive(loom);
  await expect(badge(app.page)).toHaveText('WASM ×1, low memory');
  expect(await loom.evaluate((api) => api.stats().heapBytes)).toBeLessThan(300e6);
  const [best] = await loom.evaluate((api) => api.predictions());
  expect(best?.text).toBe(' Mary');
});

test('memory that stays short ends in one sentence; the recorded run can still be explored', async ({
  app,
}) => {
  const workers = await patchWorkers(app.page, withoutMemory, 9);
  await app.open('v=1&q=3');
  await expect(notices(app.page)).toHaveText([/^The device ran out of memory for this model: [^.]*\.$/], {
    timeout: 90_000,
  });
  expect(workers.started()).toBe(4);
  await expect(badge(app.page)).toHaveText('stopped');
  const loom = await loomOf(app.page);
  const shape = await loom.evaluate(async (api) => {
    api.setView({ layer: 12, heads: [3] });
    await api.whenIdle();
    return (await api.read('decoder.12.attn.q_rot'))?.shape;
  });
  expect(shape).toEqual([9, 14, 64]);
  await expect(badge(app.page)).toHaveText('stopped');
});
