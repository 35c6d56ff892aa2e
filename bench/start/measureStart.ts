import { ensure } from '../../src/base/brand.ts';
import { firstVisit } from '../chromium.ts';
import { median } from '../median.ts';
import { whenModelLoaded } from '../pageApi.ts';
import type { Quantity } from '../report/quantity.ts';
import { mainThreadTasks } from '../mainThreadTasks.ts';
import { RendererMemory } from './rendererMemory.ts';
import { readMoments, watchStart } from './watchStart.ts';

const visits = 3;

/**
 * First visits, each with an empty profile, and a server on the same machine, so that no bandwidth is in any time.
 * Times are medians of three; the CPU of main-thread tasks is of a fourth visit, which is traced.
 */
export async function measureStart(origin: string): Promise<readonly Quantity[]> {
  const seen: Visit[] = [];
  for (let visit = 0; visit < visits; visit++) seen.push(await visitOnce(origin));
  const tasks = await tracedVisit(origin);
  const figure = (name: string, measured: number, unit: Quantity['unit'], good?: number): Quantity => ({
    section: 'start',
    name,
    measured,
    unit,
    ...(good === undefined ? {} : { bar: { good } }),
  });
  const middle = (value: (visit: Visit) => number) => median(seen.map(value));
  const memory = seen.flatMap(({ peakBytes }) => (peakBytes === null ? [] : [peakBytes]));
  return [
    figure('first picture', middle(({ pictureMs }) => pictureMs) / 1000, 's'),
    figure(
      'recorded picture after the scripts arrived',
      middle(({ pictureMs, scriptsMs }) => pictureMs - scriptsMs) / 1000,
      's',
      1,
    ),
    figure('first live layer', middle(({ firstLayerMs }) => firstLayerMs) / 1000, 's', 3),
    figure('whole model loaded', middle(({ loadedMs }) => loadedMs) / 1000, 's', 8),
    figure('longest main-thread task, its CPU', Math.max(0, ...tasks.map(({ cpuMs }) => cpuMs)), 'ms', 50),
    figure('longest main-thread task, with waiting', Math.max(0, ...tasks.map(({ wallMs }) => wallMs)), 'ms'),
    ...(memory.length > 0 ? [figure('renderer memory, highest', Math.max(...memory) / 1e6, 'MB', 1200)] : []),
  ];
}

interface Visit {
  readonly pictureMs: number;
  readonly scriptsMs: number;
  readonly firstLayerMs: number;
  readonly loadedMs: number;
  /** null where the system does not tell. */
  readonly peakBytes: number | null;
}

async function visitOnce(origin: string): Promise<Visit> {
  const { browser, page, close } = await firstVisit();
  try {
    const memory = await RendererMemory.watch(browser);
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
    return {
      pictureMs,
      scriptsMs,
      firstLayerMs: ensure(moments.firstLayerMs, 'the first live layer'),
      loadedMs: ensure(moments.loadedMs, 'the end of loading'),
      peakBytes: memory?.stop() ?? null,
    };
  } finally {
    await close();
  }
}

async function tracedVisit(origin: string) {
  const { browser, page, close } = await firstVisit();
  try {
    return await mainThreadTasks(browser, page, async () => {
      await page.goto(`${origin}/`);
      await whenModelLoaded(page);
    });
  } finally {
    await close();
  }
}
