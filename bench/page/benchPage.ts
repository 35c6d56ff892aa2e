import type { MemoryMode } from '../../src/engine/protocol.ts';
import type { FrameTimes } from './frameTimes.ts';

/** What the bench asks of its page; one engine and one graph at a time. */
export interface BenchPage {
  /** Resolves when every layer can be run. */
  startEngine(modelUrl: string, threads: number, memory?: MemoryMode): Promise<void>;
  /** ms until files that were picked in the page's input can be run. */
  loadFiles(threads: number): Promise<number>;
  /** A run in which every value is delivered to this thread; the model may add `steps` tokens. */
  runEngine(text: string, steps?: number): Promise<EngineTimes>;
  /** ms until every value of one layer of the last run, computed again, is on this thread. */
  readLayer(layer: number): Promise<number>;
  /** Most bytes of wasm memory so far. */
  peakBytes(): number;
  startOneGraph(modelUrl: string, threads: number): Promise<void>;
  /** ms until every value but the logits is on this thread. */
  runOneGraph(ids: readonly number[]): Promise<number>;
  /** Runs `text`, then draws its overview `frames` times. */
  frameTimes(modelUrl: string, text: string, frames: number): Promise<FrameTimes>;
}

/** ms from the request, on the thread that asked. */
export interface EngineTimes {
  readonly tokenCount: number;
  readonly firstLayerMs: number;
  /** All values are here, and the logits of all rows are reduced. */
  readonly doneMs: number;
  /** How many numbers arrived. */
  readonly values: number;
}

declare global {
  interface Window {
    loomBench: BenchPage;
  }
}
