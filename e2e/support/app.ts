import { test as base, expect, type Page } from '@playwright/test';
import { Problems } from './problems.ts';

export { expect };

export interface App {
  readonly page: Page;
  /** Origin of the built page, without a trailing slash. */
  readonly origin: string;
  /** What went wrong so far; the test fails at its end if anything unexpected did. */
  readonly problems: Problems;
  /** Opens the built page; `hash` is what follows `#`, `path` what precedes it. */
  open(hash?: string, path?: string): Promise<void>;
}

interface Fixtures {
  readonly app: App;
}

interface WorkerFixtures {
  /** Address the built page is served from, without a trailing slash. */
  readonly origin: string;
}

/**
 * `test` with the fixture `app`. A test that uses it fails on any request off the page's origin, any breach
 * of the content security policy, any uncaught error and any console error it has not announced with
 * `app.problems.expect(/…/)`.
 */
export const test = base.extend<Fixtures, WorkerFixtures>({
  origin: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      const origin = process.env.LOOM_ORIGIN;
      if (origin === undefined)
        throw new Error('LOOM_ORIGIN is not set: run the browser tests through Playwright.');
      await use(origin);
    },
    { scope: 'worker' },
  ],
  app: async ({ context, page, origin }, use) => {
    const problems = await Problems.watch(context, origin);
    await use({
      page,
      origin,
      problems,
      open: async (hash = '', path = '/') => {
        await page.goto(`${origin}${path}${hash === '' ? '' : `#${hash}`}`);
      },
    });
    expect(problems.list(), 'problems seen by the page').toEqual([]);
  },
});
