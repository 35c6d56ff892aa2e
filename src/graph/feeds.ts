import { ensure } from '../base/brand.ts';
import type { ModelConfig } from '../model/config.ts';
import { elementType, type OnnxDim, type OnnxValue } from './onnxModel.ts';
import { distanceBucket } from './distanceBucket.ts';
import { ropeTable } from './ropeTable.ts';

/** Inputs of a segment that follow from the number of tokens alone. */
export type FeedName =
  | 'rope.cos'
  | 'rope.sin'
  | 'mask.causal'
  | 'mask.window'
  | 'buckets.both'
  | 'buckets.past';

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
  'mask.causal': { dims: pairDims, make: (_, length) => backwardMask(length, length) },
  'mask.window': {
    dims: pairDims,
    make: (config, length) => backwardMask(length, ensure(config.window, 'window of the config').size),
  },
  'buckets.both': { dims: pairDims, make: (config, length) => bucketFeed(config, length, true) },
  'buckets.past': { dims: pairDims, make: (config, length) => bucketFeed(config, length, false) },
};

export function makeFeed(name: FeedName, config: ModelConfig, length: number): Feed {
  return feedKinds[name].make(config, length);
}

export function feedValue(name: FeedName, config: ModelConfig): OnnxValue {
  const shape = { dim: feedKinds[name].dims(config) };
  return { name, type: { tensorType: { elemType: elementType.float32, shape } } };
}

function pairDims(): readonly OnnxDim[] {
  return [rows, { dimParam: 'columns' }];
}

function ropeDims(config: ModelConfig): readonly OnnxDim[] {
  return [rows, { dimValue: rotatedDims(config) / 2 }];
}

function ropeFeed(config: ModelConfig, length: number, part: 'cos' | 'sin'): Feed {
  const rope = ensure(config.rope, 'rope of the config');
  const dims = rotatedDims(config);
  return { values: ropeTable(rope, dims, length)[part], shape: [length, dims / 2] };
}

function rotatedDims({ rope, dHead }: ModelConfig): number {
  return rope?.dims ?? dHead;
}

/** 0 where query q may look at key k (q - window < k <= q), -inf elsewhere. [queryPos, keyPos] */
function backwardMask(length: number, window: number): Feed {
  const values = new Float32Array(length * length).fill(Number.NEGATIVE_INFINITY);
  for (let query = 0; query < length; query++) {
    const row = query * length;
    values.fill(0, row + Math.max(0, query - window + 1), row + query + 1);
  }
  return { values, shape: [length, length] };
}

/** Bucket of every pair's distance, as numbers. [queryPos, keyPos] */
function bucketFeed(config: ModelConfig, length: number, bothWays: boolean): Feed {
  const buckets = ensure(config.buckets, 'buckets of the config');
  const values = Float32Array.from({ length: length * length }, (_, pair) => {
    const query = Math.floor(pair / length);
    return distanceBucket((pair % length) - query, buckets, bothWays);
  });
  return { values, shape: [length, length] };
}
