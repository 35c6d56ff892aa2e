import { writeFile } from 'node:fs/promises';
import type { Browser } from '@playwright/test';
import { failWithSentence } from '../scripts/failWithSentence.ts';
import { installBenchDependencies } from './benchDependencies.ts';
import { type BenchOptions, parseBenchOptions } from './benchOptions.ts';
import { serveBuiltPage, serveFolder } from './builtPage.ts';
import { launchChromium } from './chromium.ts';
import { measureEngine } from './engine/measureEngine.ts';
import { nodeModel, nodeTokenizer } from './engine/nodeModel.ts';
import { measureLiveRun } from './live/measureLiveRun.ts';
import { describeMachine, formatMachine } from './machine.ts';
import { measureMechanism } from './mechanism/measureMechanism.ts';
import { measureLoading } from './models/measureLoading.ts';
import { measureModels } from './models/measureModels.ts';
import { buildBenchPage } from './page/buildBenchPage.ts';
import { measurePanels } from './panels/measurePanels.ts';
import { formatTable } from './report/formatTable.ts';
import { type Quantity, type Section, verdictOf } from './report/quantity.ts';
import { measureFrames } from './scene/measureFrames.ts';
import { measureScene } from './scene/measureScene.ts';
import { measureSize } from './size/measureSize.ts';
import { measureStart } from './start/measureStart.ts';

type Measure = (options: BenchOptions) => Promise<readonly Quantity[]>;

const measures: Readonly<Record<Section, Measure>> = {
  engine: async ({ rounds }) => {
    await installBenchDependencies();
    const [{ plan }, tokenizer] = await Promise.all([nodeModel(), nodeTokenizer()]);
    const options = { tokenizer, rounds, layers: plan.config.nLayers };
    const benchPage = await buildBenchPage();
    const ratios = await served(
      () => serveFolder(benchPage),
      (browser, origin) => measureEngine(browser, origin, options),
    );
    return [
      ...ratios,
      ...(await served(serveBuiltPage, (browser, origin) => measureLiveRun(browser, origin, options))),
    ];
  },
  models: async ({ rounds, load }) => {
    await installBenchDependencies();
    const benchPage = await buildBenchPage();
    return served(
      () => serveFolder(benchPage),
      async (browser, origin) => [
        ...(await measureModels(browser, origin, rounds)),
        ...(await measureLoading(browser, origin, load)),
      ],
    );
  },
  mechanism: async ({ rounds }) => {
    await installBenchDependencies();
    return measureMechanism(rounds);
  },
  panels: async () => {
    const tokenizer = await nodeTokenizer();
    return served(serveBuiltPage, (browser, origin) => measurePanels(browser, origin, tokenizer));
  },
  scene: async () => {
    const tokenizer = await nodeTokenizer();
    const benchPage = await buildBenchPage();
    return [
      ...(await served(serveBuiltPage, (browser, origin) => measureScene(browser, origin, tokenizer))),
      ...(await served(
        () => serveFolder(benchPage),
        (browser, origin) => measureFrames(browser, origin, tokenizer),
      )),
    ];
  },
  start: async () => {
    const site = await serveBuiltPage();
    try {
      return await measureStart(site.origin);
    } finally {
      await site.close();
    }
  },
  size: () => served(serveBuiltPage, measureSize),
};

/** Measures in a browser of its own, so that no section finds the memory or the caches of another. */
async function served(
  serve: typeof serveBuiltPage,
  measure: (browser: Browser, origin: string) => Promise<readonly Quantity[]>,
): Promise<readonly Quantity[]> {
  const site = await serve();
  const browser = await launchChromium();
  try {
    return await measure(browser, site.origin);
  } finally {
    await browser.close();
    await site.close();
  }
}

failWithSentence(async () => {
  const options = parseBenchOptions(process.argv.slice(2));
  const browser = await launchChromium();
  const machine = describeMachine(browser.version());
  await browser.close();
  const quantities: Quantity[] = [];
  for (const section of options.sections) {
    process.stdout.write(`Measuring: ${section}\n`);
    quantities.push(...(await measures[section](options)));
  }
  process.stdout.write(`\n${formatTable(quantities)}\n\n${formatMachine(machine)}\n`);
  if (options.json === null) return;
  const figures = quantities.map((quantity) => ({ ...quantity, verdict: verdictOf(quantity) }));
  await writeFile(options.json, `${JSON.stringify({ machine, figures }, null, 2)}\n`);
});
