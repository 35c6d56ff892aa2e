import type { Activation } from '../model/activation.ts';
import type { Address, LayerPlace, StackName, WeightAddress } from '../model/address.ts';
import type { ModelConfig } from '../model/config.ts';
import type { Contributions, ContributionTarget } from '../model/contributions.ts';
import type { Intervention } from '../model/interventions.ts';
import type { LensRequest, LensRow } from '../model/lens.ts';
import type { RepeatScores } from '../model/derive/headScores.ts';
import type { Prediction } from '../model/prediction.ts';
import type { SweepRequest, SweptCell } from '../model/sweep.ts';
import type { Token } from '../model/token.ts';

/** The worker border: one union each way, correlated by id. Buffers are transferred, never copied. */
export type EngineRequest =
  | {
      readonly kind: 'load';
      readonly id: number;
      readonly source: ModelSource;
      readonly backend: BackendChoice;
      readonly threads: number | 'auto';
      readonly memory: MemoryMode;
      /** Why `backend` was settled before this engine was started; becomes the reason of its report. */
      readonly because?: string;
    }
  | {
      readonly kind: 'run';
      readonly id: number;
      readonly text: string;
      readonly limit: number;
      readonly capture: Capture;
      readonly written: Written;
      readonly changes: RunChanges;
    }
  /** One token more for the newest run, which has kept its keys and values; answered like a run, under its number. */
  | { readonly kind: 'extend'; readonly id: number; readonly token: number }
  /** Stops the run at the next layer; also stops a download when `id` is that of a load. */
  | { readonly kind: 'cancel'; readonly id: number }
  /** One value of the newest finished or running run; layers are computed again from the kept residual. */
  | { readonly kind: 'read'; readonly id: number; readonly address: Address }
  /** One value of another text, beside the run on screen: a sentence vector to compare with. */
  | {
      readonly kind: 'readOther';
      readonly id: number;
      readonly text: string;
      readonly limit: number;
      readonly address: Address;
    }
  /** Rows of a published matrix, or all of a tensor. */
  | {
      readonly kind: 'weights';
      readonly id: number;
      readonly name: WeightAddress;
      readonly rows: readonly number[] | null;
    }
  /** A score or logit of the newest run, split by what wrote into the stream. */
  | { readonly kind: 'contributions'; readonly id: number; readonly target: ContributionTarget }
  /** Rows of a stream as if the model ended there. */
  | ({ readonly kind: 'lens'; readonly id: number } & LensRequest)
  /** Random words shown twice, beside the run on screen. */
  | { readonly kind: 'probe'; readonly id: number; readonly seed: number }
  /** Rows of another run's streams in the place of the newest run's, one at a time; `cancel` with its number ends it. */
  | ({ readonly kind: 'sweep'; readonly id: number } & SweepRequest)
  /** Every point of one layer that `addresses` names, in one go. */
  | {
      readonly kind: 'layer';
      readonly id: number;
      readonly place: LayerPlace;
      readonly addresses: readonly Address[];
    };

/** What is changed on the way through the model. */
export interface RunChanges {
  readonly list: readonly Intervention[];
  /** Values of the other lane that rows are taken from. */
  readonly patches: readonly Activation[];
}

/** What the stack that writes has beyond the text, and how far it may go on by itself. */
export interface Written {
  /** A decoder's own text, or ids that were chosen before. */
  readonly decoder?: string | readonly number[];
  /** Most tokens that the model adds. */
  readonly steps?: number;
  /** Keys and values are kept, so that tokens can be added one by one. */
  readonly grows?: boolean;
  /** The text stands as a message in the model's chat template. */
  readonly chat?: boolean;
}

/** A folder of the catalogue, its address ending with `/`, or files that someone dropped or picked. */
export type ModelSource =
  | { readonly kind: 'folder'; readonly url: string }
  | { readonly kind: 'files'; readonly files: readonly File[] };

/** What is known of a brought checkpoint once its files have been read and found good. */
export interface OpenedInfo {
  readonly family: string;
  readonly config: ModelConfig;
  readonly weightsSha256: string;
  readonly totalBytes: number;
  /** What is odd about its numbers, one sentence each. */
  readonly notes: readonly string[];
}

/** `low`: weights stay packed and are expanded layer by layer as they run: slower, and a third of the memory. */
export type MemoryMode = 'full' | 'low';

/** `none`: logits only. `view`: pattern, resid_post and view.* of every layer. `all`: every op's value. */
export type Capture = 'none' | 'view' | 'all';
export type BackendChoice = 'auto' | 'wasm' | 'webgpu';

export interface BackendReport {
  readonly backend: 'wasm' | 'webgpu';
  readonly threads: number;
  readonly memory?: MemoryMode;
  /** Why this one: shown on hover of the badge. */
  readonly reason: string;
}

export type EngineEvent =
  | {
      readonly kind: 'progress';
      readonly id: number;
      readonly loadedBytes: number;
      readonly totalBytes: number;
      readonly bytesPerSecond: number;
    }
  | { readonly kind: 'layerLoaded'; readonly id: number; readonly stack: StackName; readonly layer: number }
  /** Brought files are good; comes before anything of their size is allocated. */
  | { readonly kind: 'opened'; readonly id: number; readonly info: OpenedInfo }
  | { readonly kind: 'backend'; readonly report: BackendReport }
  | {
      readonly kind: 'loaded';
      readonly id: number;
      readonly ms: number;
      /** The model has a chat template. */
      readonly chats: boolean;
    }
  /** What one stack reads; again with one token more for every step, followed by its layers and predictions. */
  | {
      readonly kind: 'tokens';
      readonly id: number;
      readonly stack: StackName;
      readonly tokens: readonly Token[];
    }
  | {
      readonly kind: 'layer';
      readonly id: number;
      readonly stack: StackName;
      readonly layer: number;
      readonly ms: number;
      readonly activations: readonly Activation[];
    }
  /** Layers before the first change are those of run `from`; comes before any layer. */
  | {
      readonly kind: 'reused';
      readonly id: number;
      readonly from: number;
      readonly layers: Readonly<Partial<Record<StackName, number>>>;
    }
  /** Final `view.share` of every layer: which columns rest is known only when all layers are. Comes before `done`. */
  | { readonly kind: 'derived'; readonly id: number; readonly activations: readonly Activation[] }
  /** Top 50 of every row, best first; probability over the whole vocabulary. */
  | {
      readonly kind: 'predictions';
      readonly id: number;
      readonly rows: readonly (readonly Prediction[])[];
      /** All logits of the last row, [vocab]: what the next token is chosen from. Null where the model has none. */
      readonly lastLogits: Float32Array | null;
    }
  | { readonly kind: 'done'; readonly id: number; readonly ms: number; readonly layerMs: readonly number[] }
  | { readonly kind: 'cancelled'; readonly id: number }
  /** Answer to `read` and `layer`; of a run with capture `all` the values outside its layers. */
  | { readonly kind: 'values'; readonly id: number; readonly activations: readonly Activation[] }
  | { readonly kind: 'contributions'; readonly id: number; readonly found: Contributions | null }
  | { readonly kind: 'lens'; readonly id: number; readonly rows: readonly LensRow[] | null }
  | { readonly kind: 'probe'; readonly id: number; readonly scores: RepeatScores | null }
  | { readonly kind: 'swept'; readonly id: number; readonly cell: SweptCell }
  | { readonly kind: 'sweepEnded'; readonly id: number }
  | { readonly kind: 'notice'; readonly text: string }
  /** Name of a lock that this worker holds for as long as it lives. */
  | { readonly kind: 'lives'; readonly lock: string }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: EngineFailure }
  /** Sent every second while the worker's thread is free, and before what may keep it; bytes of its wasm memory. */
  | { readonly kind: 'alive'; readonly heapBytes: number; readonly busyWith: EngineTask | null };

/** What may keep the worker's thread, or never end. */
export type EngineTask = 'starting' | 'tokenising' | 'creating' | 'running';

/** What went wrong, by the remedy it asks for. */
export interface EngineFailure {
  readonly kind:
    | 'tooLong'
    | 'badChange'
    | 'download'
    | 'badModel'
    | 'memory'
    | 'backend'
    | 'cancelled'
    | 'internal';
  /** One sentence for the person at the screen. */
  readonly message: string;
}

/** What the page holds to reach the engine: the same for the worker, a recording and a test's in-process engine. */
export interface Engine {
  load(source: ModelSource, backend: BackendChoice, threads: number | 'auto', memory?: MemoryMode): void;
  /** Newest wins: a run that has not finished is cancelled at its next layer. Returns the run's id. */
  run(text: string, capture: Capture, written?: Written, changes?: RunChanges): number;
  /** One token more for the newest run, if it `grows` and is complete; events come under its number. */
  extend(id: number, token: number): void;
  cancel(id: number): void;
  cancelLoad(): void;
  read(address: Address): Promise<Activation | null>;
  /** A value of another text; the run on screen, and what is kept of it, stay. Rejects with one sentence. */
  readOther(text: string, address: Address): Promise<Activation | null>;
  /** Rows of a published matrix, [rows, in], or all of a tensor; null for one that the model does not have. */
  weights(name: WeightAddress, rows: readonly number[] | null): Promise<Float32Array | null>;
  /** A score or logit split by what wrote into the stream; null where the run has none. */
  contributions(target: ContributionTarget): Promise<Contributions | null>;
  /** Rows of a stream as if the model ended there; null for a model without a head over a vocabulary. */
  lens(request: LensRequest): Promise<readonly LensRow[] | null>;
  /** How much each head repeats what it has seen, on random words shown twice; null for a model of several stacks. */
  probe(seed: number): Promise<RepeatScores | null>;
  /** Cells come as they are computed; resolves when there are no more. `cancel` with the returned number ends it. */
  sweep(
    request: SweepRequest,
    onCell: (cell: SweptCell) => void,
  ): { readonly id: number; readonly ended: Promise<void> };
  layer(place: LayerPlace, addresses: readonly Address[]): Promise<readonly Activation[]>;
  on(listener: (event: EngineEvent) => void): () => void;
  dispose(): void;
}
