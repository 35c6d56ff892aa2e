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
export function expandTensor(tensor: HeldTensor): Float32Array {
  const { rows, width } = tensorRows(tensor.shape);
  const target = new Float32Array(rows * width);
  if (tensor.interleavedHead !== undefined) {
    for (let row = 0; row < rows; row++) expandRow(tensor, row, target, row * width);
    return target;
  }
  for (const part of tensor.parts) {
    const [from, to] = part.rows;
    const count = (to - from) * width;
    expandBlocks[tensor.type]({ source: part.bytes, from: part.offset, count, target, to: from * width });
  }
  return target;
}

/** Chosen rows only, in the order asked. [rows.length, in] */
export function expandTensorRows(tensor: HeldTensor, rows: readonly number[]): Float32Array {
  const { width } = tensorRows(tensor.shape);
  const target = new Float32Array(rows.length * width);
  rows.forEach((row, place) => {
    expandRow(tensor, row, target, place * width);
  });
  return target;
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
