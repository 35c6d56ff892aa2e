import { createEngine } from '../../src/engine/engineClient.ts';
import type { BackendChoice, BackendReport, Engine, EngineEvent } from '../../src/engine/protocol.ts';
import type { Address } from '../../src/model/address.ts';

export interface EngineRun {
  readonly report: BackendReport | null;
  readonly kinds: readonly string[];
  readonly failure: string | null;
  readonly best: { readonly id: number; readonly probability: number } | null;
  readonly heapBytes: number;
}

/** What the tests reach from outside: one engine, driven as the page drives it. */
export class EngineOnPage {
  #engine: Engine | null = null;
  #events: EngineEvent[] = [];

  start(backend: BackendChoice, threads: number | 'auto'): void {
    this.#engine?.dispose();
    this.#events = [];
    this.#engine = createEngine();
    this.#engine.on((event) => this.#events.push(event));
    this.#engine.load(
      { kind: 'folder', url: new URL('models/smollm2-135m-instruct/', location.href).href },
      backend,
      threads,
    );
  }

  /** Resolves when the text has run or the engine has failed. */
  run(text: string): Promise<EngineRun> {
    const engine = this.#engine;
    if (!engine) throw new Error('start the engine first');
    return new Promise((resolve) => {
      const off = engine.on(({ kind }) => {
        if (kind !== 'done' && kind !== 'failed') return;
        off();
        resolve(this.#summary());
      });
      engine.run(text, 'view');
    });
  }

  /** Resolves with the sentence of the next failure. */
  nextFailure(): Promise<string> {
    return new Promise((resolve) => {
      const off = this.#engine?.on((event) => {
        if (event.kind !== 'failed') return;
        off?.();
        resolve(event.failure.message);
      });
    });
  }

  async read(address: string): Promise<readonly number[]> {
    const activation = await this.#engine?.read(address as Address);
    return activation ? [...activation.values].map(Number) : [];
  }

  #summary(): EngineRun {
    const find = <K extends EngineEvent['kind']>(kind: K) =>
      this.#events.findLast((event): event is Extract<EngineEvent, { kind: K }> => event.kind === kind);
    const best = find('predictions')?.rows.at(-1)?.[0];
    return {
      report: find('backend')?.report ?? null,
      kinds: this.#events.map(({ kind }) => kind).filter((kind) => kind !== 'alive' && kind !== 'progress'),
      failure: find('failed')?.failure.message ?? null,
      best: best ? { id: best.id, probability: best.probability } : null,
      heapBytes: find('alive')?.heapBytes ?? 0,
    };
  }
}

Object.assign(window, { engineOnPage: new EngineOnPage() });
