import { ensure } from '../../base/brand.ts';
import type { Op } from '../../model/plan.ts';
import type { GraphBuilder } from '../graphBuilder.ts';
import { elementType } from '../onnxModel.ts';
import { type Emit, inputAt } from './emit.ts';

/** Half-split rotation: (x1 cos - x2 sin, x2 cos + x1 sin) with x1, x2 the halves of what is rotated of a head. */
export const rotate: Emit = (op, graph) => {
  const { dHead, rope } = graph.config;
  const dims = rope?.dims ?? dHead;
  if (dims === dHead) {
    turn(op, graph, inputAt(op, 0), op.address);
    return;
  }
  const cut = (name: string, from: number, to: number) => {
    const bounds = [from, to, 2].map((value) => graph.int64s([value]));
    return graph.node('Slice', [inputAt(op, 0), ...bounds], graph.between(op, name));
  };
  const turned = turn(op, graph, cut('rotating', 0, dims), graph.between(op, 'rotated'));
  graph.node('Concat', [turned, cut('still', dims, dHead)], op.address, { axis: { int: 2 } });
};

function turn(op: Op, graph: GraphBuilder, from: string, to: string): string {
  const batch = graph.int64s([0]);
  const stacked = graph.node('Unsqueeze', [from, batch], graph.between(op, 'batch'));
  const tables = [graph.feed('rope.cos'), graph.feed('rope.sin')];
  const turned = graph.node(
    'RotaryEmbedding',
    // The tables begin at the first position that is fed: offset 0.
    [stacked, graph.int64s([0]), ...tables],
    graph.between(op, 'turned'),
    {},
    'com.microsoft',
  );
  return graph.node('Squeeze', [turned, batch], to);
}

/** Row of a table per pair, chosen by the bucket of its distance. Table: [bucket, head] */
export const distance: Emit = (op, graph) => {
  const { nHeads, buckets } = graph.config;
  const rows = ensure(buckets, 'buckets of the config').count;
  const table = graph.weight(ensure(op.weight, `table of ${op.address}`), [rows, nHeads]);
  const feed = graph.feed(op.bothWays ? 'buckets.both' : 'buckets.past');
  const index = graph.node('Cast', [feed], graph.between(op, 'index'), { to: { int: elementType.int64 } });
  const gathered = graph.node('Gather', [table, index], graph.between(op, 'gathered'));
  graph.node('Transpose', [gathered], op.address, { perm: { ints: [2, 0, 1] } });
};

/** q . k of every pair; the query heads of a group are stacked on their shared key head. */
export const scores: Emit = (op, graph) => {
  const keys = graph.node('Transpose', [graph.withPast(inputAt(op, 1))], graph.between(op, 'keys'), {
    perm: { ints: [0, 2, 1] },
  });
  perGroup(op, graph, keys);
};

/** pattern x values, grouped as in `scores`. */
export const mix: Emit = (op, graph) => perGroup(op, graph, graph.withPast(inputAt(op, 1)));

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

/** Times a constant; plus the second input, the bias of a pair. */
export const scale: Emit = (op, graph) => {
  const [from, bias] = [inputAt(op, 0), op.inputs[1]];
  const factor = graph.float(ensure(op.factor, `factor of ${op.address}`));
  const product = graph.node('Mul', [from, factor], bias ? graph.between(op, 'product') : op.address);
  if (bias) graph.node('Add', [product, bias], op.address);
};

export const mask: Emit = (op, graph) => {
  const feed = graph.feed(op.window === undefined ? 'mask.causal' : 'mask.window');
  graph.node('Add', [inputAt(op, 0), feed], op.address);
};

export const softmax: Emit = (op, graph) => {
  graph.node('Softmax', [inputAt(op, 0)], op.address, { axis: { int: -1 } });
};
