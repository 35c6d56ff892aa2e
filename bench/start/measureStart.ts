import type { Browser } from '@playwright/test';
import { ensure } from '../../src/base/brand.ts';
import { freshPage } from '../chromium.ts';
import { whenModelLoaded } from '../pageApi.ts';
import type { Quantity } from '../report/quantity.ts';
import { RendererMemory } from './rendererMemory.ts';
import { readMoments, watchStart } from './watchStart.ts';

/** First visit with an empty profile and a server on the same machine, so that no bandwidth is in any time. */
export async function measureStart(browser: Browser, origin: string): Promise<readonly Quantity[]> {
  const memory = await RendererMemory.watch(browser);
  const { page, context } = await freshPage(browser);
  await watchStart(page);
  await page.goto(`${origin}/`);
  await whenModelLoaded(page);
  const moments = await readMoments(page);
  const pictureMs = ensure(moments.pictureMs, 'the first picture');
  const scriptsMs = await page.evaluate(
    (before) =>
      performance
        .getEntriesByType('resource')
        .filter((entry) => /\.m?js$/.test(entry.name) && entry.startTime < before)
        .reduce((latest, entry) => Math.max(latest, (entry as PerformanceResourceTiming).responseEnd), 0),
    pictureMs,
  );
  await page.waitForTimeout(1000);
  const bytes = memory?.stop();
  await context.close();
  const figure = (name: string, measured: number, unit: Quantity['unit'], good?: number): Quantity => ({
    section: 'start',
    name,
    measured,
    unit,
    ...(good === undefined ? {} : { bar: { good } }),
  });
  const longest = Math.max(0, ...moments.longTasks.map(([, duration]) => duration));
  return [
    figure('first picture', pictureMs / 1000, 's'),
    figure('recorded picture after the scripts arrived', (pictureMs - scriptsMs) / 1000, 's', 1),
    figure('first live layer', ensure(moments.firstLayerMs, 'the first live layer') / 1000, 's', 3),
    figure('whole model loaded', ensure(moments.loadedMs, 'the end of loading') / 1000, 's', 8),
    figure('longest main-thread task', longest, 'ms', 50),
    figure('main-thread tasks over 50 ms', moments.longTasks.length, ''),
    ...(bytes
      ? [
          figure('renderer memory, highest', bytes.peak / 1e6, 'MB', 1200),
          figure('renderer memory, at rest', bytes.latest / 1e6, 'MB', 1200),
        ]
      : []),
  ];
}
