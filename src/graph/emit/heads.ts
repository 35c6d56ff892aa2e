import { axisSize } from '../../model/config.ts';
import type { Op } from '../../model/plan.ts';
import type { GraphBuilder } from '../graphBuilder.ts';

/** [head, pos, dHead] -> [pos, head * dHead] */
export function joinHeads(op: Op, graph: GraphBuilder, from: string, size: number): string {
  const rows = graph.node('Transpose', [from], graph.between(op, 'rows'), { perm: { ints: [1, 0, 2] } });
  return graph.node('Reshape', [rows, graph.int64s([0, size])], graph.between(op, 'joined'));
}

/** [pos, head * dHead] -> [head, pos, dHead], under the op's own name. */
export function splitHeads(op: Op, graph: GraphBuilder, from: string, by: 'head' | 'kvHead'): void {
  const shape = graph.int64s([0, axisSize(graph.config, by), graph.config.dHead]);
  const rows = graph.node('Reshape', [from, shape], graph.between(op, 'split'));
  graph.node('Transpose', [rows], op.address, { perm: { ints: [1, 0, 2] } });
}
