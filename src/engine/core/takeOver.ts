import { isRowCopy } from '../../graph/emit/emitters.ts';
import type { ModelPlan } from '../../model/plan.ts';
import { sameEdits } from './runEdits.ts';
import type { TextRun } from './textRun.ts';

/**
 * What lies before the first difference between two runs of the same tokens need not be computed again: `run` takes it
 * over from `base`. Bit for bit, since it is the same arrays.
 */
export function takeOver(plan: ModelPlan, base: TextRun, run: TextRun): void {
  if (!base.finished || base.capture !== run.capture || base.keepsCache || run.keepsCache) return;
  const isSameText = plan.stacks.every((stack) => {
    const [a = [], b = []] = [base.tokens[stack], run.tokens[stack]];
    return a.length === b.length && a.every(({ id }, at) => id === b[at]?.id);
  });
  const tables = plan.ops.filter((op) => isRowCopy(op.kind));
  const sameTables = sameEdits({ ops: tables }, base.edits, run.edits);
  if (!isSameText || !sameTables) return;
  const first = plan.segments.findIndex((segment) => !sameEdits(segment, base.edits, run.edits));
  // The same run once more is run in full.
  if (first > 0) run.takeOver(base, plan.segments.slice(0, first));
}
