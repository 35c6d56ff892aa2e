import type { StackName } from './address.ts';
import type { ModelConfig } from './config.ts';

/** A family, as data: enough to derive plan, graphs, layout, captions and tensor names. */
export interface ArchitectureSpec {
  readonly name: string;
  /** In running order: an encoder stands before the decoder that looks at it. */
  readonly stacks: readonly StackSpec[];
  /** Start of tensor names that some files of the family leave out. */
  readonly optionalPrefix?: string;
  /** config.json of the family, in any of its published spellings, to ModelConfig. Throws ModelError. */
  readonly readConfig: (json: Readonly<Record<string, unknown>>) => ModelConfig;
}

export interface StackSpec {
  readonly name: StackName;
  readonly embedding: EmbeddingSpec;
  readonly norm: NormSpec;
  readonly sublayers: readonly SublayerSpec[];
  /** A norm of its own after the last layer. */
  readonly finalNorm: boolean;
  readonly head: HeadSpec;
  readonly names: WeightNames;
}

export interface EmbeddingSpec {
  /** Rows that are added to those of the tokens. */
  readonly positions: 'none' | 'learned' | 'sinusoidal';
  /** BERT's token types; every token has type 0. */
  readonly types?: true;
  /** LayerNorm of the sum. */
  readonly norm?: true;
}

/** `rmsPlusOne`: the gain is stored as its difference from 1. */
export type NormKind = 'rms' | 'rmsPlusOne' | 'layer';

export interface NormSpec {
  readonly kind: NormKind;
  /**
   * `input`: of what a sublayer reads. `output`: of what it gives, before the addition. `both` of them.
   * `sum`: of the stream after the addition (the 2017 original).
   */
  readonly of: 'input' | 'output' | 'both' | 'sum';
  /** One norm serves attention and MLP; only where they stand side by side. */
  readonly shared?: true;
}

export type SublayerSpec = AttentionSpec | MlpSpec;

export interface AttentionSpec {
  readonly kind: 'attention';
  /** `cross`: keys and values come from the encoder. */
  readonly name: 'attn' | 'cross';
  readonly positions: 'rope' | 'relative' | 'none';
  readonly mask: 'causal' | 'none';
  /** RMSNorm of q and k, of each head alone or of all heads together. */
  readonly qkNorm?: 'head' | 'heads';
}

export interface MlpSpec {
  readonly kind: 'mlp';
  readonly name: 'mlp';
}

/**
 * `unembed`: logits of the next token. `masked`: BERT's head for hidden words, the pooler and the sentence vector, as
 * far as the checkpoint has them. `none`: what the stack ends with is read by another.
 */
export type HeadSpec = 'unembed' | 'masked' | 'none';

/** Point of a weight address -> where files of the family keep it; `{layer}` is replaced. */
export type WeightNames = Readonly<Record<string, WeightName>>;

export interface WeightName {
  /** Tensor name of the Hub's files without `.weight`/`.bias`. */
  readonly hub: string;
  /** The same in GGUF files, where llama.cpp has the family. */
  readonly gguf?: string;
  /** Whole name of the Hub's bias where it does not follow from `hub`. */
  readonly hubBias?: string;
  /** The same where the MLP is gated, if that changes the name. */
  readonly hubGated?: string;
  /** Hub files store the matrix [in, out] (GPT-2's Conv1D). */
  readonly hubTransposed?: true;
  /** One tensor holds q, k and v: in three blocks, or three blocks per head. */
  readonly fused?: { readonly part: 'q' | 'k' | 'v'; readonly by: 'block' | 'head' };
  /** GGUF stores the rows interleaved: row 2i = row i, 2i+1 = row i + dHead/2. */
  readonly ggufInterleaved?: true;
}
