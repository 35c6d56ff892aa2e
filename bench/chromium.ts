import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { ensure } from '../src/base/brand.ts';
import { findChromium } from '../scripts/findChromium.ts';

/** Quiet, without a graphics card, and without the throttling of pages that are not in front. */
const flags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--enable-unsafe-swiftshader',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
];

export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: flags });
}

export interface FirstVisit {
  readonly browser: Browser;
  readonly page: Page;
  readonly close: () => Promise<void>;
}

const viewport = { width: 1280, height: 720 };

/** A browser with an empty profile on disk, as on a device that never saw the page; `freshPage` is a private window. */
export async function firstVisit(): Promise<FirstVisit> {
  const folder = await mkdtemp(join(tmpdir(), 'attention-loom-profile-'));
  const executablePath = await findChromium();
  const context = await chromium.launchPersistentContext(folder, { executablePath, args: flags, viewport });
  return {
    browser: ensure(context.browser(), 'the browser of the profile'),
    page: await watched(context),
    close: async () => {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A profile of its own, empty. Errors of the page end up on stderr: a figure of a broken page means nothing. */
export async function freshPage(
  browser: Browser,
): Promise<{ readonly page: Page; readonly context: BrowserContext }> {
  const context = await browser.newContext({ viewport });
  return { page: await watched(context), context };
}

async function watched(context: BrowserContext): Promise<Page> {
  // tsx keeps the names of functions with a helper, which functions that are sent to the page would miss there.
  await context.addInitScript({ content: 'globalThis.__name ??= (named) => named;' });
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('pageerror', (error) => process.stderr.write(`The page reports: ${error.message}\n`));
  return page;
}
