import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Browser, Page } from '@playwright/test';
import { repositoryRoot } from '../../scripts/serveDist.ts';
import { NodeEngine } from '../../src/engine/node/nodeEngine.ts';
import { openModelFolder } from '../../src/engine/node/openModelFolder.ts';
import type { MemoryMode } from '../../src/engine/protocol.ts';
import { freshPage } from '../chromium.ts';
import { memoryBar } from '../engine/engineBars.ts';
import { expandedWeightBytes, modelId, nodeTokenizer } from '../engine/nodeModel.ts';
import { textOfLength } from '../engine/textOfLength.ts';
import { median } from '../median.ts';
import { benchPagePath } from '../page/buildBenchPage.ts';
import type { Bar, Quantity } from '../report/quantity.ts';
import { memoryPeak } from './memoryPeak.ts';
import { nativeRuntime } from './nativeRuntime.ts';

/** Texts that the other two models of the catalogue are timed on. `steps`: tokens that a decoder may write. */
const others = [
  { id: 'all-minilm-l6-v2', text: 'The cat sat on the mat because it was tired.', steps: 0 },
  { id: 'letters-to-sounds', text: 'bank river', steps: 24 },
] as const;

/** Time of the low-memory mode to the full one. */
const lowTimeBars = { 16: { good: 3 }, 64: { good: 2 }, 128: null } as const;
const lowMemoryBar: Bar = { good: 0.4 };
const memoryRounds = 3;

/** MiniLM and letters-to-sounds against ONNX Runtime for Node, and SmolLM2 with packed weights against itself. */
export async function measureModels(
  browser: Browser,
  origin: string,
  rounds: number,
): Promise<readonly Quantity[]> {
  const quantities: Quantity[] = [];
  for (const other of others) quantities.push(...(await againstNative(browser, origin, other, rounds)));
  return [...quantities, ...(await lowAgainstFull(browser, origin))];
}

async function againstNative(
  browser: Browser,
  origin: string,
  { id, text, steps }: (typeof others)[number],
  rounds: number,
): Promise<readonly Quantity[]> {
  const native = new NodeEngine(
    await openModelFolder(join(repositoryRoot, 'models', id), id),
    nativeRuntime(1),
  );
  await native.load();
  const { page, context } = await freshPage(browser);
  await open(page, origin, id, 'full');
  const times: { readonly native: number; readonly web: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    await native.run(text, 'all', { steps });
    const nativeMs = performance.now() - start;
    const { doneMs } = await page.evaluate(([input, most]) => window.loomBench.runEngine(input, most), [
      text,
      steps,
    ] as const);
    if (round > 0) times.push({ native: nativeMs, web: doneMs });
  }
  await context.close();
  await native.core.dispose();
  const label = `${id}, 1 thread`;
  return [
    figure(`native full run, ${label}`, median(times.map((time) => time.native)), 'ms'),
    figure(`web full run, ${label}`, median(times.map(({ web }) => web)), 'ms'),
    figure(`full run web / native, ${label}`, median(times.map((time) => time.web / time.native)), ''),
  ];
}

/** Two pages side by side, in turns; memory in a process for each mode. */
async function lowAgainstFull(browser: Browser, origin: string): Promise<readonly Quantity[]> {
  const tokenizer = await nodeTokenizer();
  const modes = await Promise.all(
    (['full', 'low'] as const).map(async (memory) => ({ memory, ...(await freshPage(browser)) })),
  );
  for (const { page, memory } of modes) await open(page, origin, modelId, memory);
  const quantities: Quantity[] = [];
  for (const length of [16, 64, 128] as const) {
    const { text } = textOfLength(tokenizer, length);
    const ratios: number[] = [];
    for (let round = 0; round <= memoryRounds; round++) {
      const [full = 0, low = 0] = [await timeOf(modes[0]?.page, text), await timeOf(modes[1]?.page, text)];
      if (round > 0) ratios.push(low / full);
    }
    quantities.push(
      figure(`low memory / full, time, T = ${length}`, median(ratios), '', lowTimeBars[length]),
    );
  }
  for (const { context } of modes) await context.close();
  const [full, low] = [await memoryPeak('full'), await memoryPeak('low')];
  const name = 'peak of wasm memory and worker buffers';
  return [
    ...quantities,
    figure(`${name}, full`, full.both / 1e6, 'MB'),
    figure(`${name}, low memory`, low.both / 1e6, 'MB'),
    figure(`${name}, full / float32 bytes`, full.both / (await expandedWeightBytes()), '', memoryBar),
    figure(`low memory / full, ${name}`, low.both / full.both, '', lowMemoryBar),
    figure('low memory / full, wasm memory alone', low.wasm / full.wasm, ''),
  ];
}

async function open(page: Page, origin: string, id: string, memory: MemoryMode): Promise<void> {
  await page.goto(`${origin}/${benchPagePath}`);
  await page.waitForFunction(() => window.loomBench !== undefined);
  await page.evaluate(([url, mode]) => window.loomBench.startEngine(url, 1, mode), [
    `../../models/${id}/`,
    memory,
  ] as const);
}

async function timeOf(page: Page | undefined, text: string): Promise<number> {
  if (!page) return Number.NaN;
  return (await page.evaluate((input) => window.loomBench.runEngine(input), text)).doneMs;
}

function figure(name: string, measured: number, unit: Quantity['unit'], bar: Bar | null = null): Quantity {
  return { section: 'models', name, measured, unit, ...(bar && { bar }) };
}
