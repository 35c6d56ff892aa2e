import type { Browser } from '@playwright/test';
import type { LoomTokenizer } from '../../src/engine/tokenizer/loadTokenizer.ts';
import { freshPage } from '../chromium.ts';
import { modelUrl } from '../engine/measureEngine.ts';
import { textOfLength } from '../engine/textOfLength.ts';
import { median } from '../median.ts';
import { benchPagePath } from '../page/buildBenchPage.ts';
import type { Quantity } from '../report/quantity.ts';

const length = 64;
const frames = 15;

/** A frame of the overview against one that draws the attention patterns alone, both in software. */
export async function measureFrames(
  browser: Browser,
  origin: string,
  tokenizer: LoomTokenizer,
): Promise<readonly Quantity[]> {
  const { page, context } = await freshPage(browser);
  await page.goto(`${origin}/${benchPagePath}`);
  await page.waitForFunction(() => window.loomBench !== undefined);
  const { text } = textOfLength(tokenizer, length);
  const times = await page.evaluate(([url, input, count]) => window.loomBench.frameTimes(url, input, count), [
    modelUrl,
    text,
    frames,
  ] as const);
  await context.close();
  const [overview, wall] = [median(times.overview), median(times.wall)];
  return [
    { section: 'scene', name: `overview frame, T = ${length}`, measured: overview, unit: 'ms' },
    {
      section: 'scene',
      name: `overview frame / attention patterns alone, T = ${length}`,
      measured: overview / wall,
      unit: '',
      bar: { good: 8 },
    },
  ];
}
