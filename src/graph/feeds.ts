import { ensure } from '../base/brand.ts';
import type { ModelConfig } from '../model/config.ts';
import { elementType, type OnnxDim, type OnnxValue } from './onnxModel.ts';
import { distanceBucket } from './distanceBucket.ts';
import { ropeTable } from './ropeTable.ts';

/** Inputs of a segment that follow from the number of tokens alone: of those it is given, and of those before them. */
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
  readonly make: (config: ModelConfig, rows: RowRange) => Feed;
}

/** Rows that a segment is given, out of a text whose keys go from 0 to `to`. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

const rows: OnnxDim = { dimParam: 'rows' };

const feedKinds: Readonly<Record<FeedName, FeedKind>> = {
  'rope.cos': { dims: ropeDims, make: (config, range) => ropeFeed(config, range, 'cos') },
  'rope.sin': { dims: ropeDims, make: (config, range) => ropeFeed(config, range, 'sin') },
  'mask.causal': { dims: pairDims, make: (_, range) => backwardMask(range, range.to) },
  'mask.window': {
    dims: pairDims,
    make: (config, range) => backwardMask(range, ensure(config.window, 'window of the config').size),
  },
  'buckets.both': { dims: pairDims, make: (config, range) => bucketFeed(config, range, true) },
  'buckets.past': { dims: pairDims, make: (config, range) => bucketFeed(config, range, false) },
};

export function makeFeed(name: FeedName, config: ModelConfig, range: RowRange): Feed {
  return feedKinds[name].make(config, range);
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

function ropeFeed(config: ModelConfig, { from, to }: RowRange, part: 'cos' | 'sin'): Feed {
  const rope = ensure(config.rope, 'rope of the config');
  const dims = rotatedDims(config);
  const half = dims / 2;
  return { values: ropeTable(rope, dims, to)[part].subarray(from * half), shape: [to - from, half] };
}

function rotatedDims({ rope, dHead }: ModelConfig): number {
  return rope?.dims ?? dHead;
}

/** 0 where query q may look at key k (q - window < k <= q), -inf elsewhere. [queryPos, keyPos] */
function backwardMask({ from, to }: RowRange, window: number): Feed {
  const values = new Float32Array((to - from) * to).fill(Number.NEGATIVE_INFINITY);
  for (let query = from; query < to; query++) {
    const row = (query - from) * to;
    values.fill(0, row + Math.max(0, query - window + 1), row + query + 1);
  }
  return { values, shape: [to - from, to] };
}

/** Bucket of every pair's distance, as numbers. [queryPos, keyPos] */
function bucketFeed(config: ModelConfig, { from, to }: RowRange, bothWays: boolean): Feed {
  const buckets = ensure(config.buckets, 'buckets of the config');
  const values = Float32Array.from({ length: (to - from) * to }, (_, pair) => {
    const query = from + Math.floor(pair / to);
    return distanceBucket((pair % to) - query, buckets, bothWays);
  });
  return { values, shape: [to - from, to] };
}
