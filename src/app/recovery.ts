import type { BackendChoice, BackendReport, EngineFailure, MemoryMode } from '../engine/protocol.ts';
import type { EngineState } from '../state/loomState.ts';

/** `restart`: a fresh engine may do better. `stop`: it would fail the same way. `ask`: the person stopped it. */
export type Remedy = 'restart' | 'stop' | 'ask' | 'shorten';

export const remedies: Readonly<Record<EngineFailure['kind'], Remedy>> = {
  tooLong: 'shorten',
  badChange: 'shorten',
  download: 'stop',
  badModel: 'stop',
  memory: 'restart',
  backend: 'restart',
  cancelled: 'ask',
  internal: 'restart',
};

const mostRestarts = 3;
const windowMs = 60_000;

/** Allows three restarts in any minute: an engine that fails faster than that will not be helped by a fourth. */
export class RestartBudget {
  #times: readonly number[] = [];

  /** Restarts within the last minute. */
  recent(now: number): number {
    return this.#times.filter((time) => now - time < windowMs).length;
  }

  take(now: number): boolean {
    this.#times = this.#times.filter((time) => now - time < windowMs);
    if (this.#times.length >= mostRestarts) return false;
    this.#times = [...this.#times, now];
    return true;
  }

  renew(): void {
    this.#times = [];
  }
}

export interface EngineSettings {
  readonly backend: BackendChoice;
  readonly threads: number | 'auto';
  readonly memory: MemoryMode;
}

/**
 * How to start the engine after `restarts` recent restarts: as chosen at first; after a failure of the wasm runtime
 * itself, without memory, and from the second restart on, in the plainest way there is.
 */
export function settingsAfter(
  failure: EngineFailure | null,
  restarts: number,
  choice: Pick<EngineState, 'choice' | 'memory'>,
  report: BackendReport | null,
): EngineSettings {
  const outOfMemory = failure?.kind === 'memory';
  const runtimeFailed = failure?.kind === 'backend' && report?.backend !== 'webgpu';
  const memory = outOfMemory ? 'low' : choice.memory;
  if (restarts >= 2 || runtimeFailed || outOfMemory) return { backend: 'wasm', threads: 1, memory };
  return { backend: choice.choice, threads: 'auto', memory };
}
