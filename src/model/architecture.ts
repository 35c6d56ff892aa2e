import type { StackName } from './address.ts';
import type { ModelConfig } from './config.ts';

/** A family, as data: enough to derive plan, graphs, layout, captions and tensor names. */
export interface ArchitectureSpec {
  readonly name: string;
  readonly stacks: readonly StackSpec[];
  readonly names: WeightNames;
  /** Points whose rows GGUF files of the family store interleaved (row 2i = row i, 2i+1 = row i + dHead/2). */
  readonly ggufInterleaved: readonly string[];
  /** config.json of the family, in any of its published spellings, to ModelConfig. Throws ModelError. */
  readonly readConfig: (json: Readonly<Record<string, unknown>>) => ModelConfig;
}

export interface StackSpec {
  readonly name: StackName;
  readonly norm: NormKind;
  readonly sublayers: readonly SublayerSpec[];
  readonly finalNorm: boolean;
  readonly head: HeadSpec;
}

export type NormKind = 'rms' | 'layer';
export type SublayerSpec = AttentionSpec | MlpSpec;

export interface AttentionSpec {
  readonly kind: 'attention';
  readonly name: 'attn' | 'cross';
  readonly positions: 'rope' | 'none';
  readonly mask: 'causal' | 'none';
}

export interface MlpSpec {
  readonly kind: 'mlp';
  readonly name: 'mlp';
  readonly gated: boolean;
  readonly activation: 'silu';
}

export type HeadSpec = { readonly kind: 'unembed' } | { readonly kind: 'none' };

/**
 * Point of a weight address -> tensor name without `.weight`/`.bias`; `{layer}` is replaced.
 * One column per naming scheme that files of the family use.
 */
export type WeightNames = Readonly<Record<string, { readonly hub: string; readonly gguf: string }>>;
