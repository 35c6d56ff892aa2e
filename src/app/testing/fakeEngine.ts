import type { Contributions } from '../../model/contributions.ts';
import type { Activation } from '../../model/activation.ts';
import { type Address, formatAddress, type LayerPlace } from '../../model/address.ts';
import type { Token } from '../../model/token.ts';
import type {
  BackendChoice,
  Capture,
  Written,
  Engine,
  EngineEvent,
  MemoryMode,
  ModelSource,
} from '../../engine/protocol.ts';

/** An engine driven by a test: it notes what it is asked and says only what the test makes it say. */
export class FakeEngine implements Engine {
  readonly loads: {
    readonly source: ModelSource;
    readonly backend: BackendChoice;
    readonly threads: number | 'auto';
    readonly memory: MemoryMode;
  }[] = [];
  readonly runs: {
    readonly id: number;
    readonly text: string;
    readonly capture: Capture;
    readonly written: Written;
  }[] = [];
  readonly cancelled: number[] = [];
  readonly reads: { readonly address: Address; readonly answer: (activation: Activation | null) => void }[] =
    [];
  readonly layers: {
    readonly layer: number;
    readonly addresses: readonly Address[];
    readonly answer: (activations: readonly Activation[]) => void;
    readonly refuse: (error: Error) => void;
  }[] = [];
  loadCancelled = false;
  disposed = false;
  readonly #listeners = new Set<(event: EngineEvent) => void>();

  load(
    source: ModelSource,
    backend: BackendChoice,
    threads: number | 'auto',
    memory: MemoryMode = 'full',
  ): void {
    this.loads.push({ source, backend, threads, memory });
  }

  run(text: string, capture: Capture, written: Written = {}): number {
    const id = this.runs.length + 1;
    this.runs.push({ id, text, capture, written });
    return id;
  }

  readonly extended: { readonly id: number; readonly token: number }[] = [];

  extend(id: number, token: number): void {
    this.extended.push({ id, token });
  }

  cancel(id: number): void {
    this.cancelled.push(id);
  }

  cancelLoad(): void {
    this.loadCancelled = true;
  }

  read(address: Address): Promise<Activation | null> {
    return new Promise((answer) => this.reads.push({ address, answer }));
  }

  readOther(_text: string, address: Address): Promise<Activation | null> {
    return this.read(address);
  }

  async weights(): Promise<Float32Array | null> {
    return null;
  }

  async lens(): Promise<null> {
    return null;
  }

  sweep() {
    return { id: 0, ended: Promise.resolve() };
  }

  async probe(): Promise<null> {
    return null;
  }

  async contributions(): Promise<Contributions | null> {
    return null;
  }

  layer({ layer }: LayerPlace, addresses: readonly Address[]): Promise<readonly Activation[]> {
    return new Promise((answer, refuse) => this.layers.push({ layer, addresses, answer, refuse }));
  }

  on(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.disposed = true;
  }

  emit(event: EngineEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** Says all of a run at once, or its first `layers` layers. */
  play(id: number, layers = fakeLayers, stop = layers < fakeLayers): void {
    const text = this.runs.find((run) => run.id === id)?.text ?? '';
    const tokens = wordTokens(text);
    this.emit({ kind: 'tokens', id, stack: 'decoder', tokens });
    for (let layer = 0; layer < layers; layer++) {
      this.emit({
        kind: 'layer',
        id,
        stack: 'decoder',
        layer,
        ms: 1,
        activations: viewValues(layer, tokens.length),
      });
    }
    if (stop) return;
    this.emit({ kind: 'predictions', id, rows: tokens.map(() => []), lastLogits: null });
    this.emit({ kind: 'done', id, ms: 3, layerMs: [1, 1, 1] });
  }
}

export const fakeLayers = 3;
export const fakeHeads = 2;

export function wordTokens(text: string): readonly Token[] {
  return [...text.matchAll(/\S+/g)].map(({ 0: piece, index }, id) => {
    return { id, piece, text: piece, start: index, end: index + piece.length, special: false };
  });
}

/** Uniform causal attention. [head, queryPos, keyPos] */
export function viewValues(layer: number, length: number): readonly Activation[] {
  const values = new Float32Array(fakeHeads * length * length);
  for (let row = 0; row < fakeHeads * length; row++) {
    const query = row % length;
    values.fill(1 / (query + 1), row * length, row * length + query + 1);
  }
  const address = formatAddress({ stack: 'decoder', layer, point: 'attn.pattern' });
  return [{ address, axes: ['head', 'queryPos', 'keyPos'], shape: [fakeHeads, length, length], values }];
}

export function oneValue(address: Address, value: number): Activation {
  return { address, axes: ['pos'], shape: [1], values: Float32Array.of(value) };
}
