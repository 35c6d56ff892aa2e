import type { ModelConfig } from '../../model/config.ts';
import type { Op } from '../../model/plan.ts';

/** A value in double precision. Row-major. */
export interface Value {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** One op and all that its definition mentions. */
export interface OpCase {
  readonly op: Op;
  /** As the op's stack sees it. */
  readonly config: ModelConfig;
  readonly inputs: readonly Value[];
  /** [out, in], [rows, width] or [n]. */
  readonly weight?: Float64Array;
  readonly bias?: Float64Array;
  /** Token ids of the op's own stack. */
  readonly ids: readonly number[];
}

export type Evaluate = (given: OpCase) => Value;

export function input({ inputs, op }: OpCase, index = 0): Value {
  const value = inputs[index];
  if (!value) throw new Error(`${op.address} needs input ${index}`);
  return value;
}

export function weightOf({ weight, op }: OpCase): Float64Array {
  if (!weight) throw new Error(`${op.address} needs a weight`);
  return weight;
}

/** Each number of the first input by itself. */
export function each(given: OpCase, of: (value: number) => number): Value {
  const { shape, values } = input(given);
  return { shape, values: values.map(of) };
}

/** [head, pos, dHead] -> [pos, head * dHead] */
export function joinHeads({ shape, values }: Value): Value {
  const [heads = 1, length = 1, width = 1] = shape;
  const joined = new Float64Array(values.length);
  for (let head = 0; head < heads; head++) {
    for (let pos = 0; pos < length; pos++) {
      for (let i = 0; i < width; i++) {
        joined[pos * heads * width + head * width + i] = values[(head * length + pos) * width + i] as number;
      }
    }
  }
  return { shape: [length, heads * width], values: joined };
}

/** [pos, head * dHead] -> [head, pos, dHead] */
export function splitHeads({ shape, values }: Value, heads: number): Value {
  const [length = 1, all = 1] = shape;
  const width = all / heads;
  const split = new Float64Array(values.length);
  for (let head = 0; head < heads; head++) {
    for (let pos = 0; pos < length; pos++) {
      for (let i = 0; i < width; i++) {
        split[(head * length + pos) * width + i] = values[pos * all + head * width + i] as number;
      }
    }
  }
  return { shape: [heads, length, width], values: split };
}
