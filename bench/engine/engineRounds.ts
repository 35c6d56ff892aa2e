import type { Page } from '@playwright/test';
import type { NativeProcess } from './nativeProcess.ts';

/** One interleaved round at one length: native, engine, one graph, one layer. All in ms. */
export interface EngineRound {
  readonly native: number;
  readonly engine: number;
  readonly firstLayer: number;
  readonly oneGraph: number;
  readonly oneLayer: number;
}

export interface RoundsOptions {
  readonly native: NativeProcess;
  readonly page: Page;
  readonly text: string;
  readonly ids: readonly number[];
  readonly rounds: number;
  readonly layers: number;
}

/** `rounds` rounds after one that is not counted: the first run at a length makes room for its values. */
export async function engineRounds(options: RoundsOptions): Promise<readonly EngineRound[]> {
  const rounds: EngineRound[] = [];
  for (let round = 0; round <= options.rounds; round++) rounds.push(await engineRound(options, round));
  return rounds.slice(1);
}

async function engineRound(
  { native, page, text, ids, layers }: RoundsOptions,
  round: number,
): Promise<EngineRound> {
  const { ms } = await native.run(ids);
  const engine = await page.evaluate((input) => window.loomBench.runEngine(input), text);
  if (engine.tokenCount !== ids.length) {
    throw new Error(`The engine read ${engine.tokenCount} tokens where the native side read ${ids.length}.`);
  }
  const oneGraph = await page.evaluate((input) => window.loomBench.runOneGraph(input), ids);
  const layer = (round * 7) % layers;
  const oneLayer = await page.evaluate((input) => window.loomBench.readLayer(input), layer);
  return { native: ms, engine: engine.doneMs, firstLayer: engine.firstLayerMs, oneGraph, oneLayer };
}
