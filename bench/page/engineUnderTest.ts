import { ensure } from '../../src/base/brand.ts';
import { createEngine } from '../../src/engine/engineClient.ts';
import type { Engine, EngineEvent, MemoryMode } from '../../src/engine/protocol.ts';
import { type Address, parseAddress } from '../../src/model/address.ts';
import type { EngineTimes } from './benchPage.ts';
import { until } from './untilEvent.ts';

/** The engine as the page uses it: a client on this thread, everything else in its worker. */
export class EngineUnderTest {
  #engine: Engine | null = null;
  /** What the last run delivered of each layer. */
  #delivered = new Map<number, readonly Address[]>();
  #peakBytes = 0;

  get peakBytes(): number {
    return this.#peakBytes;
  }

  async start(modelUrl: string, threads: number, memory: MemoryMode = 'full'): Promise<void> {
    const engine = createEngine();
    this.#engine = engine;
    engine.on((event) => {
      if (event.kind === 'alive') this.#peakBytes = Math.max(this.#peakBytes, event.heapBytes);
    });
    const loaded = until(engine, ({ kind }) => kind === 'loaded');
    engine.load({ kind: 'folder', url: new URL(modelUrl, location.href).href }, 'wasm', threads, memory);
    await loaded;
  }

  async loadFiles(files: readonly File[], threads: number): Promise<number> {
    const engine = createEngine();
    this.#engine = engine;
    const startMs = performance.now();
    const loaded = until(engine, ({ kind }) => kind === 'loaded');
    engine.load({ kind: 'files', files }, 'wasm', threads);
    await loaded;
    return performance.now() - startMs;
  }

  async run(text: string, steps = 0): Promise<EngineTimes> {
    const engine = ensure(this.#engine, 'the started engine');
    this.#delivered = new Map();
    let [tokenCount, values, firstLayerMs] = [0, 0, Number.NaN];
    const startMs = performance.now();
    const done = until(engine, (event) => {
      if (event.kind === 'tokens') tokenCount = event.tokens.length;
      if (event.kind === 'layer' && event.layer === 0) firstLayerMs = performance.now() - startMs;
      if (event.kind === 'layer') this.#keepNames(event);
      if (event.kind === 'layer' || event.kind === 'values') values += countValues(event);
      return event.kind === 'done';
    });
    engine.run(text, 'all', { steps });
    await done;
    return { tokenCount, values, firstLayerMs, doneMs: performance.now() - startMs };
  }

  async readLayer(layer: number): Promise<number> {
    const engine = ensure(this.#engine, 'the started engine');
    const addresses = ensure(this.#delivered.get(layer), `layer ${layer} of the last run`);
    const startMs = performance.now();
    const activations = await engine.layer({ stack: 'decoder', layer }, addresses);
    if (activations.length !== addresses.length) {
      throw new Error(
        `Layer ${layer}: ${activations.length} values came back, expected ${addresses.length}.`,
      );
    }
    return performance.now() - startMs;
  }

  #keepNames({ layer, activations }: Extract<EngineEvent, { kind: 'layer' }>): void {
    const own = activations.map(({ address }) => address);
    this.#delivered.set(
      layer,
      own.filter((address) => !parseAddress(address)?.point.startsWith('view.')),
    );
  }
}

function countValues({ activations }: Extract<EngineEvent, { kind: 'layer' | 'values' }>): number {
  return activations.reduce((sum, { values }) => sum + values.length, 0);
}
