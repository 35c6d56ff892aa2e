import type { LoomState } from '../state/loomState.ts';

/** What of a view is not in the picture: what is typed shows in it once it has been run. */
const unseen: ReadonlySet<string> = new Set([
  'text',
  'embed',
  'panel',
  'trail',
] satisfies (keyof LoomState['view'])[]);

export function changesView(next: LoomState['view'], before: LoomState['view']): boolean {
  if (next === before) return false;
  const keys = Object.keys(next) as (keyof LoomState['view'])[];
  return keys.some((key) => !unseen.has(key) && next[key] !== before[key]);
}

/** Whether the picture is another one, whatever the pointer is on. */
export function changesPicture(next: LoomState, before: LoomState): boolean {
  return (
    changesView(next.view, before.view) ||
    next.run !== before.run ||
    next.page.theme !== before.page.theme ||
    next.page.flow !== before.page.flow ||
    next.page.sources !== before.page.sources ||
    next.page.probe.scores !== before.page.probe.scores
  );
}
