import type { Browser, CDPSession, Page } from '@playwright/test';
import { ensure } from '../../src/base/brand.ts';
import type { LoomTokenizer } from '../../src/engine/tokenizer/loadTokenizer.ts';
import { freshPage } from '../chromium.ts';
import { textOfLength } from '../engine/textOfLength.ts';
import { median } from '../median.ts';
import { linkTo } from '../link.ts';
import { whenIdle, whenModelLoaded } from '../pageApi.ts';
import type { Quantity } from '../report/quantity.ts';

export interface LiveRunOptions {
  readonly tokenizer: LoomTokenizer;
  readonly layers: number;
  readonly rounds: number;
}

/** Main-thread CPU time of the real page from a new sentence to the page at rest, per delivered layer. */
export async function measureLiveRun(
  browser: Browser,
  origin: string,
  { tokenizer, layers, rounds }: LiveRunOptions,
): Promise<readonly Quantity[]> {
  const { page, context } = await freshPage(browser);
  await page.goto(`${origin}/`);
  await whenModelLoaded(page);
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const quantities: Quantity[] = [];
  for (const length of [64, 128]) {
    const perLayer: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const { text } = textOfLength(tokenizer, length, round);
      const ms = await cpuMsOf(session, () => showText(page, text));
      if (round > 0) perLayer.push(ms / layers);
    }
    quantities.push({
      section: 'engine',
      name: `main-thread CPU per delivered layer, T = ${length}`,
      measured: median(perLayer),
      unit: 'ms',
      bar: { good: 4 },
    });
  }
  await context.close();
  return quantities;
}

async function showText(page: Page, text: string): Promise<void> {
  await page.evaluate(
    (hash) =>
      new Promise<void>((resolve) => {
        const off = window.attentionLoom.on('run', ({ source }) => {
          if (source !== 'live') return;
          off();
          resolve();
        });
        location.hash = hash;
      }),
    linkTo({ t: text }),
  );
  await whenIdle(page);
}

/** Seconds of CPU that the main thread spent in tasks, as Chromium counts them. */
async function cpuMsOf(session: CDPSession, task: () => Promise<void>): Promise<number> {
  const before = await taskSeconds(session);
  await task();
  return 1000 * ((await taskSeconds(session)) - before);
}

async function taskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return ensure(
    metrics.find(({ name }) => name === 'TaskDuration'),
    'the metric TaskDuration',
  ).value;
}
