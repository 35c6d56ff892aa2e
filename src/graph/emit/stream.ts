import { ensure } from '../../base/brand.ts';
import { axisSize } from '../../model/config.ts';
import { type Emit, inputAt } from './emit.ts';

export const carry: Emit = (op, graph) => {
  graph.node('Identity', [inputAt(op, 0)], op.address);
};

export const add: Emit = (op, graph) => {
  graph.node('Add', [inputAt(op, 0), inputAt(op, 1)], op.address);
};

/** RMSNorm: x / sqrt(mean(x^2) + eps) * gain. */
export const norm: Emit = (op, graph) => {
  const gain = graph.weight(ensure(op.weight, `gain of ${op.address}`), [graph.config.dModel]);
  graph.node('SimplifiedLayerNormalization', [inputAt(op, 0), gain], op.address, {
    axis: { int: -1 },
    epsilon: { float: graph.config.normEps },
    stash_type: { int: 1 },
  });
};

/** f(gate) x up, or f(up) alone; f = silu, x * sigmoid(x). */
export const activate: Emit = (op, graph) => {
  const [input, gated] = [inputAt(op, 0), op.inputs[1]];
  const sigmoid = graph.node('Sigmoid', [input], graph.between(op, 'sigmoid'));
  const silu = graph.node('Mul', [input, sigmoid], gated ? graph.between(op, 'silu') : op.address);
  if (gated) graph.node('Mul', [silu, gated], op.address);
};

/** x W^T + b; heads are joined before or split after where the op says so. */
export const linear: Emit = (op, graph) => {
  const from = inputAt(op, 0);
  const inSize = graph.rowSize(graph.opAt(from));
  const outSize = graph.rowSize(op);
  const weight = graph.weight(ensure(op.weight, `weight of ${op.address}`), [outSize, inSize]);
  const bias = op.bias ? [graph.weight(op.bias, [outSize])] : [];
  const input = op.joinsHeads ? joined(op, graph, from, inSize) : from;
  const product = op.split ? graph.between(op, 'product') : op.address;
  graph.node('Gemm', [input, weight, ...bias], product, { transB: { int: 1 } });
  if (!op.split) return;
  const heads = axisSize(graph.config, op.split);
  const rows = graph.node(
    'Reshape',
    [product, graph.int64s([0, heads, graph.config.dHead])],
    graph.between(op, 'rows'),
  );
  graph.node('Transpose', [rows], op.address, { perm: { ints: [1, 0, 2] } });
};

/** [head, pos, dHead] -> [pos, head * dHead] */
function joined(op: Parameters<Emit>[0], graph: Parameters<Emit>[1], from: string, size: number): string {
  const rows = graph.node('Transpose', [from], graph.between(op, 'rows'), { perm: { ints: [1, 0, 2] } });
  return graph.node('Reshape', [rows, graph.int64s([0, size])], graph.between(op, 'joined'));
}
