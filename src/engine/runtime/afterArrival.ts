import type { EngineTask } from '../protocol.ts';
import type { Runtime } from './runtime.ts';

/**
 * Fetches the runtime's binary into the browser's cache ahead of the first session, which fetches it once more: over
 * a slow network, preparing that session would otherwise take as long as one that hangs.
 */
export function afterArrival(
  runtime: Runtime,
  binaryUrl: string,
  announce: (task: EngineTask | null) => void,
): Runtime {
  const arrived = fetch(binaryUrl).then((response) => response.arrayBuffer());
  // Whoever creates a session is told; nobody may ever ask for one.
  arrived.catch(() => {});
  let here = false;
  return {
    ...runtime,
    createSession: async (graph, weights) => {
      if (!here) {
        announce('starting');
        await arrived;
        here = true;
        announce(null);
      }
      return runtime.createSession(graph, weights);
    },
  };
}
