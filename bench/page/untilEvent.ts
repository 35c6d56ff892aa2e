import type { Engine, EngineEvent } from '../../src/engine/protocol.ts';

const patienceMs = 120_000;

/** Hands every event to `seen` until that returns true; rejects with the engine's own sentence, or after 2 min. */
export function until(engine: Engine, seen: (event: EngineEvent) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (problem?: string): void => {
      off();
      clearTimeout(timer);
      if (problem === undefined) resolve();
      else reject(new Error(problem));
    };
    const off = engine.on((event) => {
      if (seen(event)) end();
      else if (event.kind === 'failed') end(event.failure.message);
      else if (event.kind === 'cancelled') end('The run was cancelled.');
    });
    const timer = setTimeout(() => end('The engine did not answer for two minutes.'), patienceMs);
  });
}
