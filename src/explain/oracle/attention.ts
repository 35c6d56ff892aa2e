import { ensure } from '../../base/brand.ts';
import { type BucketConfig, kvHeadOf, type RopeConfig } from '../../model/config.ts';
import { type Evaluate, input, weightOf } from './value.ts';

/** RoPE (Su et al. 2021): pair (i, i + dims/2) of a head turns by position times its frequency. */
export const rotate: Evaluate = (given) => {
  const { shape, values } = input(given);
  const [heads = 1, length = 1, width = 1] = shape;
  const rope = ensure(given.config.rope, 'rope of the config');
  const dims = rope.dims ?? width;
  const turned = values.slice();
  for (let head = 0; head < heads; head++) {
    for (let pos = 0; pos < length; pos++) {
      const from = (head * length + pos) * width;
      for (let i = 0; i < dims / 2; i++) {
        const angle = pos * frequencyOf(rope, i, dims);
        const [a, b] = [values[from + i] as number, values[from + i + dims / 2] as number];
        turned[from + i] = a * Math.cos(angle) - b * Math.sin(angle);
        turned[from + i + dims / 2] = b * Math.cos(angle) + a * Math.sin(angle);
      }
    }
  }
  return { shape, values: turned };
};

/** theta^(-2i/dims); Llama 3.1 slows long waves by a factor and blends those between two wavelengths. */
export function frequencyOf({ theta, llama3 }: RopeConfig, i: number, dims: number): number {
  const plain = theta ** ((-2 * i) / dims);
  if (!llama3) return plain;
  const turns = (llama3.originalContext * plain) / (2 * Math.PI);
  const share = (turns - llama3.lowFreqFactor) / (llama3.highFreqFactor - llama3.lowFreqFactor);
  const kept = Math.min(1, Math.max(0, share));
  return plain * (kept + (1 - kept) / llama3.factor);
}

/** Row of a table by the bucket of key minus query. [head, queryPos, keyPos] */
export const distance: Evaluate = (given) => {
  const { op, config, ids } = given;
  const table = weightOf(given);
  const buckets = ensure(config.buckets, 'buckets of the config');
  const length = ids.length;
  const values = new Float64Array(config.nHeads * length * length);
  for (let pair = 0; pair < length * length; pair++) {
    const [query, key] = [Math.floor(pair / length), pair % length];
    const bucket = bucketOf(query - key, buckets, op.bothWays === true);
    for (let head = 0; head < config.nHeads; head++) {
      values[head * length * length + pair] = table[bucket * config.nHeads + head] as number;
    }
  }
  return { shape: [config.nHeads, length, length], values };
};

/** T5 (Raffel et al. 2020): near distances one by one, far ones in steps that double; `back` = query - key. */
export function bucketOf(back: number, { count, maxDistance }: BucketConfig, bothWays: boolean): number {
  const perSide = bothWays ? count / 2 : count;
  const ahead = bothWays && back < 0 ? perSide : 0;
  const far = bothWays ? Math.abs(back) : Math.max(back, 0);
  const near = perSide / 2;
  if (far < near) return ahead + far;
  const step = (Math.log(far / near) / Math.log(maxDistance / near)) * (perSide - near);
  return ahead + Math.min(perSide - 1, near + Math.trunc(step));
}

/** q . k of every pair; a query head reads the key head of its group. [head, queryPos, keyPos] */
export const scores: Evaluate = (given) => {
  const [q, k] = [input(given, 0), input(given, 1)];
  const [heads = 1, rows = 1, width = 1] = q.shape;
  const columns = k.shape[1] ?? 1;
  const values = new Float64Array(heads * rows * columns);
  for (let head = 0; head < heads; head++) {
    const keyHead = kvHeadOf(given.config, head);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let i = 0; i < width; i++) {
          const left = q.values[(head * rows + row) * width + i] as number;
          sum += left * (k.values[(keyHead * columns + column) * width + i] as number);
        }
        values[(head * rows + row) * columns + column] = sum;
      }
    }
  }
  return { shape: [heads, rows, columns], values };
};

/** Pairs that the causal mask or the window forbids become -inf. */
export const mask: Evaluate = (given) => {
  const { shape, values } = input(given);
  const columns = shape[2] ?? 1;
  const rows = shape[1] ?? 1;
  const window = given.op.window ?? Number.POSITIVE_INFINITY;
  const masked = values.map((score, at) => {
    const [query, key] = [Math.floor(at / columns) % rows, at % columns];
    return key <= query && query - key < window ? score : Number.NEGATIVE_INFINITY;
  });
  return { shape, values: masked };
};

/** exp(score) over its row's sum. */
export const softmax: Evaluate = (given) => {
  const { shape, values } = input(given);
  const columns = shape.at(-1) ?? 1;
  const weights = new Float64Array(values.length);
  for (let from = 0; from < values.length; from += columns) {
    const row = values.subarray(from, from + columns);
    const top = row.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
    const sum = row.reduce((total, score) => total + Math.exp(score - top), 0);
    row.forEach((score, i) => {
      weights[from + i] = Math.exp(score - top) / sum;
    });
  }
  return { shape, values: weights };
};

/** Values of the group's head, weighted by the row. [head, queryPos, dHead] */
export const mix: Evaluate = (given) => {
  const [pattern, v] = [input(given, 0), input(given, 1)];
  const [heads = 1, rows = 1, columns = 1] = pattern.shape;
  const width = v.shape[2] ?? 1;
  const values = new Float64Array(heads * rows * width);
  for (let head = 0; head < heads; head++) {
    const valueHead = kvHeadOf(given.config, head);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < width; i++) {
        let sum = 0;
        for (let column = 0; column < columns; column++) {
          const weight = pattern.values[(head * rows + row) * columns + column] as number;
          sum += weight * (v.values[(valueHead * columns + column) * width + i] as number);
        }
        values[(head * rows + row) * width + i] = sum;
      }
    }
  }
  return { shape: [heads, rows, width], values };
};
