import type { Op } from '../../model/plan.ts';
import type { GraphBuilder } from '../graphBuilder.ts';
import { type Emit, inputAt } from './emit.ts';

/** Half-split rotation: (x1 cos - x2 sin, x2 cos + x1 sin) with x1, x2 the halves of a head. */
export const rotate: Emit = (op, graph) => {
  const batch = graph.int64s([0]);
  const stacked = graph.node('Unsqueeze', [inputAt(op, 0), batch], graph.between(op, 'batch'));
  const tables = [graph.feed('rope.cos'), graph.feed('rope.sin')];
  const turned = graph.node(
    'RotaryEmbedding',
    // The tables begin at the first position of the run: offset 0.
    [stacked, graph.int64s([0]), ...tables],
    graph.between(op, 'turned'),
    {},
    'com.microsoft',
  );
  graph.node('Squeeze', [turned, batch], op.address);
};

/** q . k of every pair; the query heads of a group are stacked on their shared key head. */
export const scores: Emit = (op, graph) => {
  const keys = graph.node('Transpose', [inputAt(op, 1)], graph.between(op, 'keys'), {
    perm: { ints: [0, 2, 1] },
  });
  perGroup(op, graph, keys);
};

/** pattern x values, grouped as in `scores`. */
export const mix: Emit = (op, graph) => perGroup(op, graph, inputAt(op, 1));

/** [head, row, n] x [kvHead, n, m] -> [head, row, m] */
function perGroup(op: Op, graph: GraphBuilder, shared: string): void {
  const { nHeads, nKvHeads } = graph.config;
  const left = inputAt(op, 0);
  if (nHeads === nKvHeads) {
    graph.node('MatMul', [left, shared], op.address);
    return;
  }
  // Grouped heads are neighbours, so joining them with the rows costs no copy.
  const grouped = graph.node(
    'Reshape',
    [left, graph.int64s([nKvHeads, -1, 0])],
    graph.between(op, 'grouped'),
  );
  const product = graph.node('MatMul', [grouped, shared], graph.between(op, 'product'));
  graph.node('Reshape', [product, graph.int64s([nHeads, -1, 0])], op.address);
}

export const scale: Emit = (op, graph) => {
  graph.node('Mul', [inputAt(op, 0), graph.float(1 / Math.sqrt(graph.config.dHead))], op.address);
};

export const mask: Emit = (op, graph) => {
  graph.node('Add', [inputAt(op, 0), graph.feed('mask.causal')], op.address);
};

export const softmax: Emit = (op, graph) => {
  graph.node('Softmax', [inputAt(op, 0)], op.address, { axis: { int: -1 } });
};
