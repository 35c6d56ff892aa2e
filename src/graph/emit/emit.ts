import type { Op } from '../../model/plan.ts';
import type { GraphBuilder } from '../graphBuilder.ts';

/** Writes the nodes of one op; the last of them is named by the op's address. */
export type Emit = (op: Op, graph: GraphBuilder) => void;

export function inputAt(op: Op, index: number): Op['inputs'][number] {
  const input = op.inputs[index];
  if (input === undefined) throw new Error(`${op.address} (${op.kind}) needs input ${index}`);
  return input;
}
