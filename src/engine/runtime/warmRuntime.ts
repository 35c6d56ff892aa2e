import { buildEmptyGraph } from '../../graph/buildEmptyGraph.ts';
import type { Announce } from '../busyTasks.ts';
import type { Runtime } from './runtime.ts';

export interface RuntimeFiles {
  readonly binaryUrl: string;
  readonly moduleUrl: string;
}

/**
 * Makes the runtime ready at once, while weights are on their way: its files are fetched into the browser's cache, then
 * compiled for a session without weights. The two steps are announced apart, because over a slow network the first
 * takes as long as a second that hangs. Sessions wait for both; whoever creates one is told what failed.
 */
export function warmRuntime(runtime: Runtime, files: RuntimeFiles, announce: Announce): Runtime {
  const ready = warm(runtime, files, announce);
  ready.catch(() => {});
  return {
    ...runtime,
    createSession: async (graph, weights) => {
      await ready;
      return runtime.createSession(graph, weights);
    },
  };
}

async function warm(
  runtime: Runtime,
  { binaryUrl, moduleUrl }: RuntimeFiles,
  announce: Announce,
): Promise<void> {
  const arrived = announce('starting');
  try {
    const binary = fetch(binaryUrl).then((response) => response.arrayBuffer());
    await Promise.all([binary, import(/* @vite-ignore */ moduleUrl)]);
  } finally {
    arrived();
  }
  const session = await runtime.createSession(buildEmptyGraph(), {});
  await session.release();
}
