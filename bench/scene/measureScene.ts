import type { Browser, Page } from '@playwright/test';
import type { LoomTokenizer } from '../../src/engine/tokenizer/loadTokenizer.ts';
import { freshPage } from '../chromium.ts';
import { textOfLength } from '../engine/textOfLength.ts';
import { linkTo } from '../link.ts';
import { type PageStats, readStats, whenIdle, whenModelLoaded } from '../pageApi.ts';
import type { Quantity } from '../report/quantity.ts';
import { type ReadingView, readingViews } from './readingViews.ts';

const length = 128;
const idleMs = 3000;

/** Counts of what is drawn, in every kind of view of a text of the greatest length. */
export async function measureScene(
  browser: Browser,
  origin: string,
  tokenizer: LoomTokenizer,
): Promise<readonly Quantity[]> {
  const { page, context } = await freshPage(browser);
  const { text } = textOfLength(tokenizer, length);
  await page.goto(`${origin}/#${linkTo({ t: text })}`);
  await whenModelLoaded(page);
  const quantities: Quantity[] = [];
  for (const view of readingViews(length - 1)) {
    await show(page, view, text);
    quantities.push(...countsOf(view, await readStats(page)));
  }
  for (const view of readingViews(length - 1).filter(({ name }) =>
    ['overview', 'opened head'].includes(name),
  )) {
    await show(page, view, text);
    const before = await readStats(page);
    await page.waitForTimeout(idleMs);
    const after = await readStats(page);
    quantities.push(count(`frames in 3 s at rest, ${view.name}`, after.framesDrawn - before.framesDrawn, 0));
  }
  await context.close();
  return quantities;
}

async function show(page: Page, { keys }: ReadingView, text: string): Promise<void> {
  await page.evaluate(
    (hash) => {
      location.hash = hash;
    },
    linkTo({ t: text, ...keys }),
  );
  // The page hears of its new address in a task of its own.
  await page.waitForTimeout(50);
  await whenIdle(page);
}

function countsOf({ name, inDepth }: ReadingView, stats: PageStats): readonly Quantity[] {
  return [
    count(`draw calls, ${name}`, stats.drawCalls, inDepth ? 16 : 12),
    count(`triangles, ${name}`, stats.triangles, 60_000),
    count(`programs, ${name}`, stats.programs, 8),
  ];
}

function count(name: string, measured: number, good: number): Quantity {
  return { section: 'scene', name, measured, unit: '', bar: { good } };
}
