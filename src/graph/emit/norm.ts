import { ensure } from '../../base/brand.ts';
import type { Op } from '../../model/plan.ts';
import type { GraphBuilder } from '../graphBuilder.ts';
import type { Emit } from './emit.ts';
import { joinHeads, splitHeads } from './heads.ts';

/**
 * RMSNorm: x / sqrt(mean(x^2) + eps) * gain; LayerNorm: (x - mean) / sqrt(variance + eps) * gain + bias; x is the sum
 * of the inputs. Over the last axis, or over all heads of a position together.
 */
export const norm: Emit = (op, graph) => {
  const summed = graph.sum(op.inputs, graph.between(op, 'sum'));
  const size = graph.lastSize(op);
  if (!op.joinsHeads) {
    normalise(op, graph, { from: summed, size, to: op.address });
    return;
  }
  const width = graph.rowSize(op);
  const from = joinHeads(op, graph, summed, width);
  const normed = normalise(op, graph, { from, size: width, to: graph.between(op, 'normed') });
  splitHeads(op, graph, normed, op.axes[0]?.name === 'kvHead' ? 'kvHead' : 'head');
};

interface Place {
  readonly from: string;
  readonly size: number;
  readonly to: string;
}

function normalise(op: Op, graph: GraphBuilder, { from, size, to }: Place): string {
  const stored = graph.weight(ensure(op.weight, `gain of ${op.address}`), [size]);
  const attributes = { axis: { int: -1 }, epsilon: { float: graph.config.normEps }, stash_type: { int: 1 } };
  if (op.norm === 'layer') {
    const bias = graph.weight(ensure(op.bias, `bias of ${op.address}`), [size]);
    return graph.node('LayerNormalization', [from, stored, bias], to, attributes);
  }
  const gain =
    op.norm === 'rmsPlusOne'
      ? graph.node('Add', [stored, graph.float(1)], graph.between(op, 'gain'))
      : stored;
  return graph.node('SimplifiedLayerNormalization', [from, gain], to, attributes);
}
