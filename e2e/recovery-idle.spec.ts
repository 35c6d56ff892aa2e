import { expect, test } from './support/app.ts';
import { loomOf, untilShown } from './support/loom.ts';

test('the page comes to rest with the run, however late the guess follows the last layer', async ({
  app,
}) => {
  const { page } = app;
  // The beads reach the last layer and wait there while the head is computed.
  await page.route('**/assets/worker-*.js', async (route) => {
    const answer = await route.fetch();
    const late = `{
      const post = self.postMessage;
      let queue = Promise.resolve();
      self.postMessage = (message, transfer) => {
        queue = queue.then(() => message.kind === 'predictions' && new Promise((go) => setTimeout(go, 3000)));
        queue.then(() => post.call(self, message, transfer));
      };
    }`;
    await route.fulfill({ response: answer, body: `${late}\n${await answer.text()}` });
  });
  await app.open('v=1&t=A%20cat%20sat');
  const loom = await loomOf(page);
  await untilShown(loom, 'A cat sat');
  await loom.evaluate((api) => api.whenIdle());
  expect(await loom.evaluate((api) => [api.stats().layerMs.length, api.predictions().length])).toEqual([
    30, 50,
  ]);
});
