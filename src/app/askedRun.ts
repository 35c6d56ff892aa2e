import type { RunChanges, Written } from '../engine/protocol.ts';
import { formatInterventions } from '../model/interventions.ts';
import type { ModelPlan } from '../model/plan.ts';
import type { RunState, UnchangedRun } from '../state/loomState.ts';

/** A text, what is known of how the model goes on, and what is changed on the way. */
export interface AskedRun {
  readonly text: string;
  readonly written: Written;
  readonly plan: ModelPlan;
  readonly changes: RunChanges;
}

type RunText = Pick<AskedRun, 'text' | 'written'>;

export function isSameText(run: RunText, { text, written }: RunText): boolean {
  return run.text === text && JSON.stringify(run.written) === JSON.stringify(written);
}

/** The same text with the same changes, rows of the other lane included. */
export function isSame(
  run: RunText & Pick<AskedRun, 'changes'>,
  asked: RunText & Pick<AskedRun, 'changes'>,
): boolean {
  const { list, patches } = asked.changes;
  if (!isSameText(run, asked)) return false;
  if (formatInterventions(run.changes.list) !== formatInterventions(list)) return false;
  const own = run.changes.patches;
  return own.length === patches.length && own.every(({ values }, at) => values === patches[at]?.values);
}

/** What a changed run is compared with; null where nothing is changed, or the text was never run without changes. */
export function unchangedBeside(
  plain: (RunText & UnchangedRun) | null,
  run: RunText & Pick<AskedRun, 'changes'>,
): RunState['before'] {
  if (run.changes.list.length === 0 || !plain || !isSameText(plain, run)) return null;
  return { values: plain.values, predictions: plain.predictions };
}

/** The one token that `asked` has more than a complete run that can grow; null where it is another one. */
export function addedToken(
  run: (AskedRun & { readonly done: boolean }) | null,
  asked: AskedRun,
): number | null {
  const [before, after] = [run?.written.decoder, asked.written.decoder];
  if (!run?.done || !run.written.grows || !Array.isArray(before) || !Array.isArray(after)) return null;
  const isLonger = after.length === before.length + 1 && before.every((id, at) => id === after[at]);
  if (!isLonger || !isSame({ ...run, written: asked.written }, asked)) return null;
  return after.at(-1) ?? null;
}
