/** Sizes and constants of one model, in one spelling whatever its config.json calls them. */
export interface ModelConfig {
  readonly family: string;
  readonly nLayers: number;
  readonly nHeads: number;
  readonly nKvHeads: number;
  readonly dModel: number;
  readonly dHead: number;
  readonly dMlp: number;
  readonly vocabSize: number;
  readonly nCtx: number;
  readonly normEps: number;
  readonly rope?: RopeConfig;
  readonly tiedHead: boolean;
  readonly attentionBias: boolean;
  readonly mlpBias: boolean;
}

export interface RopeConfig {
  readonly theta: number;
  /** Llama 3.1's frequency-dependent stretching; absent = plain RoPE (Su et al. 2021, section 3.2). */
  readonly llama3?: {
    readonly factor: number;
    readonly lowFreqFactor: number;
    readonly highFreqFactor: number;
    readonly originalContext: number;
  };
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
