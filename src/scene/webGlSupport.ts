import { changePage } from '../state/actions.ts';

/** Whether the browser can draw the scene; says so to the page when it cannot. */
export function hasWebGl2(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  // Browsers allow few contexts: this one is given back at once.
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  if (!context) queueMicrotask(() => changePage({ webgl: false }));
  return context !== null;
}
