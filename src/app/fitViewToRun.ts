import { hasCell } from '../model/tracedCell.ts';
import { changeView, notify } from '../state/actions.ts';
import { fitViewToTokens } from '../state/fitView.ts';
import { linkProblemSentences } from '../state/permalink/parseLink.ts';
import type { LaneStore } from '../state/store.ts';
import type { HeldRun } from './heldRun.ts';

/** A link may name tokens that its sentence does not have. */
export function fitViewToRun(store: LaneStore, run: HeldRun): void {
  const { view } = store.getState();
  if (view.text !== run.text || run.tokens.length === 0) return;
  const { tokens, keyTokens } = run.toState(view.stack);
  // A decoder may still be writing.
  if (!run.done && run.plan.stacks.length > 1) return;
  const hasTrail = view.trail.every((cell) =>
    hasCell(run.plan, cell, (stack) => run.of(stack).tokens.length),
  );
  const fitted = fitViewToTokens(view, { length: tokens.length, keys: keyTokens.length, hasTrail });
  if (fitted.fits) return;
  changeView(fitted.view, store);
  notify(linkProblemSentences.notUnderstood);
}
