import type { Browser, Page } from '@playwright/test';
import { freshPage } from '../chromium.ts';
import type { LoomTokenizer } from '../../src/engine/tokenizer/loadTokenizer.ts';
import { median } from '../median.ts';
import { benchPagePath } from '../page/buildBenchPage.ts';
import type { Bar, Quantity } from '../report/quantity.ts';
import { firstLayerBar, fullRunBars, lengths, oneGraphBar, oneLayerBar, threadCounts } from './engineBars.ts';
import { type EngineRound, engineRounds } from './engineRounds.ts';
import { NativeProcess } from './nativeProcess.ts';
import { expandedWeightBytes, modelId } from './nodeModel.ts';
import { textOfLength } from './textOfLength.ts';

export interface EngineOptions {
  readonly tokenizer: LoomTokenizer;
  readonly layers: number;
  readonly rounds: number;
}

/** From the bench page's folder. */
export const modelUrl = `../../models/${modelId}/`;

/** The engine in the browser against one native graph of the same weights, in turns on one machine. */
export async function measureEngine(
  browser: Browser,
  origin: string,
  options: EngineOptions,
): Promise<readonly Quantity[]> {
  const quantities: Quantity[] = [];
  let peakBytes = 0;
  for (const threads of threadCounts) {
    const native = await NativeProcess.start(threads);
    const { page, context } = await freshPage(browser);
    await startPage(page, origin, threads);
    for (const length of lengths) {
      const { text, ids } = textOfLength(options.tokenizer, length);
      const rounds = await engineRounds({ ...options, native, page, text, ids });
      const label = `T = ${length}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
      quantities.push(...roundQuantities(label, rounds, fullRunBars[length][threads]));
    }
    peakBytes = Math.max(peakBytes, await page.evaluate(() => window.loomBench.peakBytes()));
    await context.close();
    native.stop();
  }
  const weightBytes = await expandedWeightBytes();
  return [...quantities, ratio('peak of wasm memory alone / float32 bytes', peakBytes / weightBytes)];
}

async function startPage(page: Page, origin: string, threads: number): Promise<void> {
  await page.goto(`${origin}/${benchPagePath}`);
  await page.waitForFunction(() => window.loomBench !== undefined);
  for (const start of ['startEngine', 'startOneGraph'] as const) {
    await page.evaluate(([name, url, count]) => window.loomBench[name](url, count), [
      start,
      modelUrl,
      threads,
    ] as const);
  }
}

/** Ratios are taken within each round, whose parts ran right after one another, so that a busier round counts alike. */
function roundQuantities(
  label: string,
  rounds: readonly EngineRound[],
  fullRunBar: Bar,
): readonly Quantity[] {
  const ms = (name: string, part: keyof EngineRound): Quantity => {
    const measured = median(rounds.map((round) => round[part]));
    return { section: 'engine', name: `${name}, ${label}`, measured, unit: 'ms' };
  };
  const share = (name: string, part: keyof EngineRound, of: keyof EngineRound, bar: Bar): Quantity =>
    ratio(`${name}, ${label}`, median(rounds.map((round) => round[part] / round[of])), bar);
  return [
    ms('native full run', 'native'),
    ms('web full run', 'engine'),
    share('full run web / native', 'engine', 'native', fullRunBar),
    share('first layer / full run', 'firstLayer', 'engine', firstLayerBar),
    share('a graph per layer / one graph', 'engine', 'oneGraph', oneGraphBar),
    share('one layer on demand / full run', 'oneLayer', 'engine', oneLayerBar),
  ];
}

function ratio(name: string, measured: number, bar?: Bar): Quantity {
  return { section: 'engine', name, measured, unit: '', ...(bar && { bar }) };
}
