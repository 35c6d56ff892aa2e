import type { OpKind } from '../../model/plan.ts';
import { distance, mask, mix, rotate, scale, scores, softmax } from './attention.ts';
import type { Emit } from './emit.ts';
import { average, pooler } from './pool.ts';
import { activate, add, cap, carry, linear } from './stream.ts';
import { norm } from './norm.ts';

/** Rows that are copied or computed one by one, in TypeScript, where the table is kept packed. */
type RowCopy = 'lookup' | 'sinusoid';

/** Every kind of op that runs in a graph. */
export const emitters: Readonly<Record<Exclude<OpKind, RowCopy>, Emit>> = {
  carry,
  norm,
  linear,
  rotate,
  distance,
  scores,
  scale,
  cap,
  mask,
  softmax,
  mix,
  activate,
  add,
  pooler,
  average,
};

export function isRowCopy(kind: OpKind): kind is RowCopy {
  return !Object.hasOwn(emitters, kind);
}
