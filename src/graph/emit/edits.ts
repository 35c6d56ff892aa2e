import type { Address } from '../../model/address.ts';
import type { Op } from '../../model/plan.ts';
import type { GraphBuilder } from '../graphBuilder.ts';
import { elementType } from '../onnxModel.ts';
import { inputAt } from './emit.ts';

/** Values of a segment that runs may change, and scores whose mask they may change. */
export interface EditedValues {
  readonly values: ReadonlySet<Address>;
  readonly masks: ReadonlySet<Address>;
}

export const untouched: EditedValues = { values: new Set(), masks: new Set() };

/** value = keep ? made * gain : patch, of every number. */
export function emitEdit(op: Op, graph: GraphBuilder): void {
  const made = graph.between(op, 'made');
  graph.rename(op.address, made);
  const scaled = graph.node('Mul', [made, graph.edit(op, 'gain')], graph.between(op, 'scaled'));
  const keep = graph.node('Cast', [graph.edit(op, 'keep')], graph.between(op, 'keep'), {
    to: { int: elementType.bool },
  });
  graph.node('Where', [keep, scaled, graph.edit(op, 'patch')], op.address);
}

/** Scores plus a mask of the run's own: 0 for a pair that may, -inf for one that may not. */
export function emitEditedMask(op: Op, graph: GraphBuilder): void {
  graph.node('Add', [inputAt(op, 0), graph.edit(op, 'mask')], op.address);
}
