import { ensure } from '../base/brand.ts';
import type { ModelConfig } from '../model/config.ts';
import { elementType, type OnnxDim, type OnnxValue } from './onnxModel.ts';
import { ropeTable } from './ropeTable.ts';

/** Inputs of a segment that follow from the number of tokens alone. */
export type FeedName = 'rope.cos' | 'rope.sin' | 'mask.causal';

export interface Feed {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

interface FeedKind {
  readonly dims: (config: ModelConfig) => readonly OnnxDim[];
  readonly make: (config: ModelConfig, length: number) => Feed;
}

const rows: OnnxDim = { dimParam: 'rows' };

const feedKinds: Readonly<Record<FeedName, FeedKind>> = {
  'rope.cos': { dims: ropeDims, make: (config, length) => ropeFeed(config, length, 'cos') },
  'rope.sin': { dims: ropeDims, make: (config, length) => ropeFeed(config, length, 'sin') },
  'mask.causal': { dims: () => [rows, { dimParam: 'columns' }], make: (_, length) => causalMask(length) },
};

export function makeFeed(name: FeedName, config: ModelConfig, length: number): Feed {
  return feedKinds[name].make(config, length);
}

export function feedValue(name: FeedName, config: ModelConfig): OnnxValue {
  const shape = { dim: feedKinds[name].dims(config) };
  return { name, type: { tensorType: { elemType: elementType.float32, shape } } };
}

function ropeDims(config: ModelConfig): readonly OnnxDim[] {
  return [rows, { dimValue: config.dHead / 2 }];
}

function ropeFeed(config: ModelConfig, length: number, part: 'cos' | 'sin'): Feed {
  const rope = ensure(config.rope, 'rope of the config');
  return { values: ropeTable(rope, config.dHead, length)[part], shape: [length, config.dHead / 2] };
}

/** 0 where query q may look at key k (k <= q), -inf elsewhere. [queryPos, keyPos] */
function causalMask(length: number): Feed {
  const values = new Float32Array(length * length);
  for (let query = 0; query < length; query++) {
    values.fill(Number.NEGATIVE_INFINITY, query * length + query + 1, (query + 1) * length);
  }
  return { values, shape: [length, length] };
}
