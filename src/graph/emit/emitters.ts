import type { OpKind } from '../../model/plan.ts';
import { mask, mix, rotate, scale, scores, softmax } from './attention.ts';
import type { Emit } from './emit.ts';
import { activate, add, carry, linear, norm } from './stream.ts';

/** Every kind of op that runs in a graph. Lookups are row copies, done where the table is kept packed. */
export const emitters: Readonly<Record<Exclude<OpKind, 'lookup'>, Emit>> = {
  carry,
  norm,
  linear,
  rotate,
  scores,
  scale,
  mask,
  softmax,
  mix,
  activate,
  add,
};
