import type { ViewState } from '../model/view.ts';

/** Fields whose change is a step that a person may want to go back from. */
const stepFields = [
  'model',
  'layer',
  'heads',
  'queries',
  'key',
  'point',
  'step',
  'trail',
  'chat',
  'word',
  'tab',
  'cell',
  'wall',
  'sink',
  'relief',
  'changes',
] as const;

/**
 * Whether going from `before` to `after` deserves an entry of its own in the history: selecting, opening, another
 * sentence. Typing, moving the camera and playing do not.
 */
export function isStep(before: ViewState, after: ViewState): boolean {
  if (before.text !== after.text) return !isEdit(before.text, after.text);
  return stepFields.some((field) => !same(before[field], after[field]));
}

function same(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/** Half of the longer text stays: somebody is typing, not choosing another sentence. */
function isEdit(before: string, after: string): boolean {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return (
    start + end >= Math.max(before.length, after.length) / 2 || Math.abs(before.length - after.length) <= 2
  );
}
