import { ensure } from '../../base/brand.ts';
import { axisSize } from '../../model/config.ts';
import type { OpKind } from '../../model/plan.ts';
import { distance, mask, mix, rotate, scores, softmax } from './attention.ts';
import { functions } from './functions.ts';
import {
  each,
  type Evaluate,
  input,
  joinHeads,
  type OpCase,
  splitHeads,
  type Value,
  weightOf,
} from './value.ts';

/** Row of a table per token, position or type, times a factor. [pos, dModel] */
const lookup: Evaluate = (given) => {
  const { op, config, ids } = given;
  const table = weightOf(given);
  const width = config.dModel;
  const rowOf = {
    token: (id: number) => id,
    position: (_: number, pos: number) => (config.firstPosition ?? 0) + pos,
    type: () => 0,
  };
  const row = rowOf[ensure(op.by, `rows of ${op.address}`)];
  const values = new Float64Array(ids.length * width);
  ids.forEach((id, pos) => {
    const from = row(id, pos) * width;
    for (let i = 0; i < width; i++) values[pos * width + i] = (table[from + i] as number) * (op.factor ?? 1);
  });
  return { shape: [ids.length, width], values };
};

/** Sines in the first half of the row, cosines in the second; one wavelength per column of a half. */
const sinusoid: Evaluate = ({ config: { dModel }, ids }) => {
  const values = new Float64Array(ids.length * dModel);
  for (let pos = 0; pos < ids.length; pos++) {
    for (let i = 0; i < dModel / 2; i++) {
      const angle = pos / 10000 ** ((2 * i) / dModel);
      values[pos * dModel + i] = Math.sin(angle);
      values[pos * dModel + dModel / 2 + i] = Math.cos(angle);
    }
  }
  return { shape: [ids.length, dModel], values };
};

/** Sum of all inputs, number by number. */
const add: Evaluate = (given) => {
  const { shape } = input(given);
  const values = new Float64Array(input(given).values.length);
  for (const { values: part } of given.inputs)
    part.forEach((value, i) => {
      values[i] = (values[i] as number) + value;
    });
  return { shape, values };
};

/** Over the last axis, or over all heads of a position; RMSNorm does not take the mean away. */
const norm: Evaluate = (given) => {
  const { op, config, bias } = given;
  const summed = add(given);
  const rows = op.joinsHeads ? joinHeads(summed) : summed;
  const gain = weightOf(given);
  const width = rows.shape.at(-1) ?? 1;
  const values = new Float64Array(rows.values.length);
  for (let from = 0; from < values.length; from += width) {
    const row = rows.values.subarray(from, from + width);
    const mean = op.norm === 'layer' ? row.reduce((sum, x) => sum + x, 0) / width : 0;
    const square = row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / width;
    row.forEach((x, i) => {
      const by = (gain[i] as number) + (op.norm === 'rmsPlusOne' ? 1 : 0);
      values[from + i] = ((x - mean) / Math.sqrt(square + config.normEps)) * by + (bias?.[i] ?? 0);
    });
  }
  const normed = { shape: rows.shape, values };
  return op.joinsHeads ? splitHeads(normed, summed.shape[0] ?? 1) : normed;
};

/** x W^T + b. */
const linear: Evaluate = (given) => {
  const { op, config, bias } = given;
  const product = matrixTimes(op.joinsHeads ? joinHeads(input(given)) : input(given), weightOf(given), bias);
  return op.split ? splitHeads(product, axisSize(config, op.split)) : product;
};

function matrixTimes({ shape, values }: Value, weight: Float64Array, bias: Float64Array | undefined): Value {
  const [rows = 1, width = 1] = shape;
  const out = weight.length / width;
  const product = new Float64Array(rows * out);
  for (let row = 0; row < rows; row++) {
    for (let to = 0; to < out; to++) {
      let sum = bias?.[to] ?? 0;
      for (let i = 0; i < width; i++)
        sum += (values[row * width + i] as number) * (weight[to * width + i] as number);
      product[row * out + to] = sum;
    }
  }
  return { shape: [rows, out], values: product };
}

const scale: Evaluate = (given) => {
  const factor = ensure(given.op.factor, `factor of ${given.op.address}`);
  const scaled = each(given, (x) => x * factor);
  const bias = given.inputs[1];
  return bias ? { ...scaled, values: scaled.values.map((x, i) => x + (bias.values[i] as number)) } : scaled;
};

const cap: Evaluate = (given) => {
  const limit = ensure(given.op.cap, `cap of ${given.op.address}`);
  return each(given, (x) => limit * Math.tanh(x / limit));
};

const activate: Evaluate = (given) => {
  const f = functions[ensure(given.op.activation, `function of ${given.op.address}`)];
  const up = given.inputs[1];
  const activated = each(given, f);
  return up
    ? { ...activated, values: activated.values.map((x, i) => x * (up.values[i] as number)) }
    : activated;
};

/** tanh(W x + b) of the first row. [dModel] */
const pooler: Evaluate = (given) => {
  const width = given.config.dModel;
  const first = { shape: [1, width], values: input(given).values.slice(0, width) };
  const { values } = matrixTimes(first, weightOf(given), given.bias);
  return { shape: [width], values: values.map(Math.tanh) };
};

/** Mean over rows, brought to length 1. [dModel] */
const average: Evaluate = (given: OpCase) => {
  const {
    shape: [rows = 1, width = 1],
    values,
  } = input(given);
  const mean = new Float64Array(width);
  values.forEach((x, i) => {
    mean[i % width] = (mean[i % width] as number) + x / rows;
  });
  const length = Math.hypot(...mean);
  return { shape: [width], values: mean.map((x) => x / length) };
};

/** Every kind of op from its definition, in double precision. */
export const evaluators: Readonly<Record<OpKind, Evaluate>> = {
  lookup,
  sinusoid,
  carry: (given) => input(given),
  norm,
  linear,
  rotate,
  distance,
  scores,
  scale,
  cap,
  mask,
  softmax,
  mix,
  activate,
  add,
  pooler,
  average,
};
