import type { StackName } from './address.ts';

/** Sizes that the two stacks of an encoder-decoder may have apart. */
export interface StackSizes {
  readonly nLayers: number;
  readonly nHeads: number;
  readonly nKvHeads: number;
  readonly dHead: number;
  readonly dMlp: number;
}

/** Sizes and constants of one model, in one spelling whatever its config.json calls them. */
export interface ModelConfig extends StackSizes {
  readonly family: string;
  readonly dModel: number;
  readonly vocabSize: number;
  /** Most positions that the model has been made for. */
  readonly nCtx: number;
  readonly normEps: number;
  readonly activation: ActivationFunction;
  /** The MLP multiplies f(gate) with up (Shazeer 2020); absent: f(up). */
  readonly gatedMlp?: boolean;
  /** Projections that add a bias. */
  readonly biases: readonly BiasedPart[];
  readonly tiedHead: boolean;
  readonly rope?: RopeConfig;
  readonly window?: WindowConfig;
  /** Factor of q . k; absent: 1 / sqrt(dHead). */
  readonly scoreScale?: number;
  /** Scores become cap * tanh(score / cap) (Gemma 2). */
  readonly scoreCap?: number;
  readonly logitCap?: number;
  readonly buckets?: BucketConfig;
  /** Row of the position table that the first token takes: RoBERTa's and BART's tables begin with spare rows. */
  readonly firstPosition?: number;
  /** Rows of the table of token types. */
  readonly tokenTypes?: number;
  /** Factor of the embedding rows. */
  readonly embedScale?: number;
  /** Factor of the last norm before a tied head (T5 v1.0). */
  readonly headScale?: number;
  /** Attention and MLP read the same row and are added together (Wang & Komatsuzaki 2021). */
  readonly parallel?: boolean;
  /** The checkpoint has a masked-language-model head; a tanh pooler. */
  readonly maskedHead?: boolean;
  readonly pooler?: boolean;
  /** What the encoder of an encoder-decoder has otherwise. */
  readonly encoder?: Partial<StackSizes>;
  /** Token that a decoder beside an encoder starts with. */
  readonly decoderStart?: number;
  /** Token that ends a continuation. */
  readonly endToken?: number;
  /** Tokens that a continuation never takes. */
  readonly suppressed?: readonly number[];
}

export type ActivationFunction = 'silu' | 'gelu' | 'geluTanh' | 'relu';
export type BiasedPart = 'qkv' | 'out' | 'mlp' | 'head';

export interface RopeConfig {
  readonly theta: number;
  /** How many numbers of a head are rotated, the first ones; absent = all. */
  readonly dims?: number;
  /** Llama 3.1's frequency-dependent stretching; absent = plain RoPE (Su et al. 2021, section 3.2). */
  readonly llama3?: {
    readonly factor: number;
    readonly lowFreqFactor: number;
    readonly highFreqFactor: number;
    readonly originalContext: number;
  };
}

/** Sliding window: a query sees itself and the `size` - 1 keys before it (Beltagy et al. 2020). */
export interface WindowConfig {
  readonly size: number;
  readonly layers: readonly number[];
}

/** Relative positions share a bias by bucket of distance (Raffel et al. 2020, section 2.1). */
export interface BucketConfig {
  readonly count: number;
  readonly maxDistance: number;
}

/** The config as one stack sees it. */
export function stackConfig(config: ModelConfig, stack: StackName): ModelConfig {
  return stack === 'encoder' && config.encoder ? { ...config, ...config.encoder } : config;
}

/** Length of every axis that does not depend on the text. */
export function axisSize(
  config: ModelConfig,
  name: 'head' | 'kvHead' | 'dHead' | 'dModel' | 'dMlp' | 'vocab',
): number {
  const sizes = {
    head: config.nHeads,
    kvHead: config.nKvHeads,
    dHead: config.dHead,
    dModel: config.dModel,
    dMlp: config.dMlp,
    vocab: config.vocabSize,
  };
  return sizes[name];
}

/** Grouped-query attention: which key/value head serves query head `head` (Ainslie et al. 2023). */
export function kvHeadOf(config: Pick<ModelConfig, 'nHeads' | 'nKvHeads'>, head: number): number {
  return Math.floor(head / (config.nHeads / config.nKvHeads));
}
