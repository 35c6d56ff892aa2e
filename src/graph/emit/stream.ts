import { ensure } from '../../base/brand.ts';
import type { ActivationFunction } from '../../model/config.ts';
import type { Op } from '../../model/plan.ts';
import type { GraphBuilder } from '../graphBuilder.ts';
import { type Emit, inputAt } from './emit.ts';
import { joinHeads, splitHeads } from './heads.ts';

export const carry: Emit = (op, graph) => {
  graph.node('Identity', [inputAt(op, 0)], op.address);
};

export const add: Emit = (op, graph) => {
  graph.sum(op.inputs, op.address);
};

/** cap tanh(x / cap) */
export const cap: Emit = (op, graph) => {
  const limit = graph.float(ensure(op.cap, `cap of ${op.address}`));
  const shares = graph.node('Div', [inputAt(op, 0), limit], graph.between(op, 'share'));
  const bent = graph.node('Tanh', [shares], graph.between(op, 'tanh'));
  graph.node('Mul', [bent, limit], op.address);
};

/** f(gate) x up, or f(up) alone. */
export const activate: Emit = (op, graph) => {
  const [input, gated] = [inputAt(op, 0), op.inputs[1]];
  const to = gated ? graph.between(op, 'activated') : op.address;
  const activated = functions[ensure(op.activation, `function of ${op.address}`)](op, graph, input, to);
  if (gated) graph.node('Mul', [activated, gated], op.address);
};

type EmitFunction = (op: Op, graph: GraphBuilder, from: string, to: string) => string;

const functions: Readonly<Record<ActivationFunction, EmitFunction>> = {
  /** x sigmoid(x) */
  silu(op, graph, from, to) {
    const sigmoid = graph.node('Sigmoid', [from], graph.between(op, 'sigmoid'));
    return graph.node('Mul', [from, sigmoid], to);
  },
  /** x (1 + erf(x / sqrt 2)) / 2 (Hendrycks & Gimpel 2016) */
  gelu: (_, graph, from, to) => graph.node('Gelu', [from], to, {}, 'com.microsoft'),
  /** x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2 */
  geluTanh: (_, graph, from, to) => graph.node('FastGelu', [from], to, {}, 'com.microsoft'),
  relu: (_, graph, from, to) => graph.node('Relu', [from], to),
};

/** x W^T + b; heads are joined before or split after where the op says so. */
export const linear: Emit = (op, graph) => {
  const from = inputAt(op, 0);
  const inSize = graph.rowSize(graph.opAt(from));
  const outSize = graph.rowSize(op);
  const weight = graph.weight(ensure(op.weight, `weight of ${op.address}`), [outSize, inSize]);
  const bias = op.bias ? [graph.weight(op.bias, [outSize])] : [];
  const input = op.joinsHeads ? joinHeads(op, graph, from, inSize) : from;
  const product = op.split ? graph.between(op, 'product') : op.address;
  if (graph.feedsWeights && outSize % columnsAtOnce === 0 && bias.length === 0)
    inColumns(op, graph, { input, weight, inSize, outSize, product });
  else graph.node('Gemm', [input, weight, ...bias], product, { transB: { int: 1 } });
  if (op.split) splitHeads(op, graph, product, op.split);
};

/**
 * The runtime sums the terms of a product in blocks: 256 at a time where the matrix is a constant that it has prepared,
 * and where a matrix is an input as many only if that has 64 columns (MLAS, MlasSgemmOperation and its packed twin).
 */
const columnsAtOnce = 64;

/** The same product, 64 columns at a time: bit for bit what comes of the matrix as a constant. */
function inColumns(
  op: Op,
  graph: GraphBuilder,
  {
    input,
    weight,
    inSize,
    outSize,
    product,
  }: {
    readonly input: string;
    readonly weight: string;
    readonly inSize: number;
    readonly outSize: number;
    readonly product: string;
  },
): void {
  const shape = graph.int64s([-1, columnsAtOnce, inSize]);
  const parts = graph.node('Reshape', [weight, shape], graph.between(op, 'parts'));
  const each = { transB: { int: 1 } };
  const found = graph.node('FusedMatMul', [input, parts], graph.between(op, 'each'), each, 'com.microsoft');
  const rows = graph.node('Transpose', [found], graph.between(op, 'beside'), { perm: { ints: [1, 0, 2] } });
  const width = op.axes.at(-1)?.name === 'vocab' ? -1 : outSize;
  graph.node('Reshape', [rows, graph.int64s(width === -1 ? [0, -1] : [-1, width])], product);
}
