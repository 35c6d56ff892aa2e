import type { JSHandle } from '@playwright/test';
import type { AttentionLoom } from '../src/app/pageApi.ts';
import { expect, test } from './support/app.ts';
import { loomOf, readFloats, untilLive } from './support/loom.ts';

function ids(loom: JSHandle<AttentionLoom>): Promise<readonly number[]> {
  return loom.evaluate((api) => api.tokens().map((token) => token.id));
}

test('the model goes on with the text: by steps, by hand and by chance, the same again from its link', async ({
  app,
}) => {
  const { page } = app;
  await app.open('v=1&tab=next&t=Once%20upon%20a%20time');
  const loom = await loomOf(page);
  await untilLive(loom);
  const panel = page.getByRole('tabpanel', { name: 'Next word' });
  const settle = () => loom.evaluate((api) => api.whenIdle());
  const before = await ids(loom);
  const [best] = await loom.evaluate((api) => api.predictions());
  await panel.getByRole('button', { name: 'One token', exact: true }).click();
  await settle();
  expect(await ids(loom)).toEqual([...before, best?.id]);
  const second = await loom.evaluate((api) => api.predictions()[0]?.id);
  await panel.getByRole('button', { name: 'One token', exact: true }).click();
  await settle();
  expect(await ids(loom)).toEqual([...before, best?.id, second]);
  // From the kept keys and values: the numbers of a run of the whole text.
  const grown = await readFloats(loom, 'decoder.29.attn.pattern');
  const count = before.length + 2;
  expect(grown.shape).toEqual([9, count, count]);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await settle();
  const whole = await readFloats(loom, 'decoder.29.attn.pattern');
  const worst = whole.values.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (grown.values[i] ?? 0))),
    0,
  );
  expect(worst).toBeLessThan(2e-5);

  // Another token, chosen by hand.
  await panel.locator('tbody tr').nth(2).getByRole('button').click();
  await settle();
  expect(await ids(loom)).toHaveLength(count + 1);
  expect(await loom.evaluate((api) => api.link())).toContain('&g=');

  // By chance, seeded.
  await panel.getByText('How a token is chosen').click();
  await panel.getByLabel('temperature').fill('1');
  await panel.getByLabel('top-k').fill('0');
  await expect(panel.getByText('49,152 of them are left to choose from.')).toBeVisible();
  await panel.getByLabel('top-p').fill('0.9');
  await expect(panel.locator('tr.cut').first()).toBeVisible();
  await panel.getByLabel('seed').fill('3');
  await panel.getByRole('button', { name: '20 tokens' }).click();
  await expect(panel.getByRole('button', { name: 'Stop' })).toBeVisible();
  await expect(panel.getByText('23 added:')).toBeVisible({ timeout: 60_000 });
  await settle();
  const written = await ids(loom);
  expect(written).toHaveLength(before.length + 23);
  const link = await loom.evaluate((api) => api.link());
  expect(link).toContain('&gen=1,0,0.9,0,3');
  await page.goto('about:blank');
  await page.goto(link);
  const again = await loomOf(page);
  await untilLive(again);
  expect(await ids(again)).toEqual(written);
  // Taken back and written once more, it is the same token.
  await page.getByRole('button', { name: 'One back' }).click();
  await again.evaluate((api) => api.whenIdle());
  expect(await ids(again)).toEqual(written.slice(0, -1));
  await page.getByRole('button', { name: 'One token', exact: true }).click();
  await again.evaluate((api) => api.whenIdle());
  expect(await ids(again)).toEqual(written);
});

test('an instruct model reads the sentence as a message of a chat, and answers', async ({ app }) => {
  const { page } = app;
  await app.open('v=1&tab=next&t=What%20is%20the%20capital%20of%20France%3F');
  const loom = await loomOf(page);
  await untilLive(loom);
  const plain = await loom.evaluate((api) => api.tokens());
  const panel = page.getByRole('tabpanel', { name: 'Next word' });
  await panel.getByLabel('Read the sentence as a message of a chat').check();
  await loom.evaluate((api) => api.whenIdle());
  const tokens = await loom.evaluate((api) => api.tokens());
  expect(tokens[0]).toMatchObject({ text: '<|im_start|>', special: true });
  // The sentence keeps its own tokens and places in it.
  expect(tokens.filter(({ special }) => !special)).toEqual(plain);
  await expect(panel.locator('.chat-tokens li')).toHaveCount(tokens.length);
  await expect(page.getByRole('textbox', { name: 'Sentence' })).toHaveValue('What is the capital of France?');
  await panel.getByRole('button', { name: '20 tokens' }).click();
  await expect(panel.locator('.written-on')).toContainText('Paris', { timeout: 60_000 });
  await loom.evaluate((api) => api.whenIdle());
  const answered = await ids(loom);
  const link = await loom.evaluate((api) => api.link());
  expect(link).toContain('&chat=1');
  await page.goto('about:blank');
  await page.goto(link);
  const again = await loomOf(page);
  await untilLive(again);
  expect(await ids(again)).toEqual(answered);

  // A model without a template says so, and reads the sentence.
  await page.goto('about:blank');
  await app.open('v=1&m=letters-to-sounds&t=bank&chat=1');
  await untilLive(await loomOf(page));
  await expect(page.getByRole('textbox', { name: 'Sentence' })).toHaveValue('bank');
});
