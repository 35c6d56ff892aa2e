import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
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

/** A profile of its own, empty. Errors of the page end up on stderr: a figure of a broken page means nothing. */
export async function freshPage(
  browser: Browser,
): Promise<{ readonly page: Page; readonly context: BrowserContext }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  // tsx keeps the names of functions with a helper, which functions that are sent to the page would miss there.
  await context.addInitScript({ content: 'globalThis.__name ??= (named) => named;' });
  const page = await context.newPage();
  page.on('pageerror', (error) => process.stderr.write(`The page reports: ${error.message}\n`));
  return { page, context };
}
