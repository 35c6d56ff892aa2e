import { rowBytes, type TensorType, tensorRows } from '../../model/manifest.ts';
import { expandBlocks } from './dequantize.ts';

/** Bytes of whole rows [from, to) of a tensor, starting at `offset` of `bytes`. */
export interface HeldRows {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly rows: readonly [from: number, to: number];
}

export interface HeldTensor {
  readonly type: TensorType;
  readonly shape: readonly number[];
  readonly parts: readonly HeldRows[];
  /** Head size, when rows are interleaved as GGUF stores q and k. */
  readonly interleavedHead?: number;
}

/** The whole tensor as float32, rows in reference order. [out, in] or [n] */
export function expandTensor(tensor: HeldTensor, into?: Float32Array): Float32Array {
  const { rows, width } = tensorRows(tensor.shape);
  const target = targetOf(rows * width, into);
  const { interleavedHead } = tensor;
  if (interleavedHead === undefined) {
    expandStored(tensor, target);
    return target;
  }
  if (scratch.length < target.length) scratch = new Float32Array(target.length);
  const stored = scratch.subarray(0, target.length);
  expandStored(tensor, stored);
  for (let row = 0; row < rows; row++) {
    const from = storedRow(row, interleavedHead) * width;
    target.set(stored.subarray(from, from + width), row * width);
  }
  return target;
}

function targetOf(length: number, into: Float32Array | undefined): Float32Array {
  return into?.length === length ? into : new Float32Array(length);
}

/** Rows of a tensor whose order is changed pass through here: no array of their own for each. */
let scratch = new Float32Array(0);

/** Rows in the order of the file. */
function expandStored(tensor: HeldTensor, target: Float32Array): void {
  const { width } = tensorRows(tensor.shape);
  for (const part of tensor.parts) {
    const [from, to] = part.rows;
    const count = (to - from) * width;
    expandBlocks[tensor.type]({ source: part.bytes, from: part.offset, count, target, to: from * width });
  }
}

/** Chosen rows only, in the order asked. [rows.length, in] */
export function expandTensorRows(
  tensor: HeldTensor,
  rows: readonly number[],
  into?: Float32Array,
): Float32Array {
  const { width } = tensorRows(tensor.shape);
  const target = targetOf(rows.length * width, into);
  for (let place = 0; place < rows.length; ) {
    const row = rows[place] ?? 0;
    const count = tensor.interleavedHead === undefined ? followingRows(tensor, rows, place) : 1;
    if (count === 1) expandRow(tensor, row, target, place * width);
    else expandFollowing(tensor, row, count, target, place * width);
    place += count;
  }
  return target;
}

/** How many of `rows` from `place` on follow one another in one part of the tensor. */
function followingRows({ parts }: HeldTensor, rows: readonly number[], place: number): number {
  const first = rows[place] ?? 0;
  const end = parts.find(({ rows: [from, to] }) => first >= from && first < to)?.rows[1] ?? first;
  let count = 1;
  while (first + count < end && rows[place + count] === first + count) count++;
  return count;
}

/** Rows that follow one another, in one go. */
function expandFollowing(
  tensor: HeldTensor,
  first: number,
  count: number,
  target: Float32Array,
  to: number,
): void {
  const { width } = tensorRows(tensor.shape);
  const part = tensor.parts.find(({ rows: [from, end] }) => first >= from && first < end);
  if (!part) throw new RangeError(`row ${first} of a tensor with ${tensor.shape[0]} rows`);
  const from = part.offset + (first - part.rows[0]) * rowBytes(tensor.type, width);
  expandBlocks[tensor.type]({ source: part.bytes, from, count: count * width, target, to });
}

function expandRow(tensor: HeldTensor, row: number, target: Float32Array, to: number): void {
  const { width } = tensorRows(tensor.shape);
  const stored = tensor.interleavedHead === undefined ? row : storedRow(row, tensor.interleavedHead);
  const part = tensor.parts.find(({ rows: [from, end] }) => stored >= from && stored < end);
  if (!part) throw new RangeError(`row ${row} of a tensor with ${tensor.shape[0]} rows`);
  const from = part.offset + (stored - part.rows[0]) * rowBytes(tensor.type, width);
  expandBlocks[tensor.type]({ source: part.bytes, from, count: width, target, to });
}

/**
 * Where GGUF keeps reference row `row` of q or k: rows i and i + dHead/2 of a head are stored as 2i and 2i + 1
 * (llama.cpp's converter permutes them so that rotary pairs are neighbours).
 */
export function storedRow(row: number, dHead: number): number {
  const inHead = row % dHead;
  const half = dHead / 2;
  return row - inHead + 2 * (inHead % half) + (inHead < half ? 0 : 1);
}
