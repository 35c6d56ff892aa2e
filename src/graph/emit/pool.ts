import { ensure } from '../../base/brand.ts';
import { type Emit, inputAt } from './emit.ts';

/** tanh(W x + b) of the first position. [dModel] */
export const pooler: Emit = (op, graph) => {
  const size = graph.config.dModel;
  const first = graph.node('Gather', [inputAt(op, 0), graph.int64s([0])], graph.between(op, 'first'));
  const weight = graph.weight(ensure(op.weight, `weight of ${op.address}`), [size, size]);
  const bias = graph.weight(ensure(op.bias, `bias of ${op.address}`), [size]);
  const row = graph.node('Gemm', [first, weight, bias], graph.between(op, 'row'), { transB: { int: 1 } });
  const turned = graph.node('Tanh', [row], graph.between(op, 'tanh'));
  graph.node('Reshape', [turned, graph.int64s([size])], op.address);
};

/** Mean over positions, divided by its Euclidean length. [dModel] */
export const average: Emit = (op, graph) => {
  const along = { axes: { ints: [0] }, keepdims: { int: 0 } };
  const mean = graph.node('ReduceMean', [inputAt(op, 0)], graph.between(op, 'mean'), along);
  const norm = { axes: { ints: [0] }, keepdims: { int: 1 } };
  const length = graph.node('ReduceL2', [mean], graph.between(op, 'length'), norm);
  graph.node('Div', [mean, length], op.address);
};
