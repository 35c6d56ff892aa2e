import type { LoomState } from '../state/loomState.ts';

/** Whether the picture is another one, whatever the pointer is on. */
export function changesPicture(next: LoomState, before: LoomState): boolean {
  return (
    next.view !== before.view ||
    next.run !== before.run ||
    next.page.theme !== before.page.theme ||
    next.page.flow !== before.page.flow
  );
}
