import type { Announce } from '../busyTasks.ts';
import type { EngineTask } from '../protocol.ts';
import type { Runtime, RuntimeSession } from './runtime.ts';

/** Says when the runtime begins and ends what may keep its thread or never return. */
export function announcedRuntime(runtime: Runtime, announce: Announce): Runtime {
  const during = async <T>(task: EngineTask, work: () => Promise<T>): Promise<T> => {
    const end = announce(task);
    try {
      return await work();
    } finally {
      end();
    }
  };
  const announced = (session: RuntimeSession): RuntimeSession => ({
    run: (feeds, fetches) => during('running', () => session.run(feeds, fetches)),
    release: () => session.release(),
  });
  return {
    ...runtime,
    createSession: async (graph, weights) =>
      announced(await during('creating', () => runtime.createSession(graph, weights))),
  };
}
