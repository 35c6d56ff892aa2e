import type { EngineEvent, EngineFailure, EngineTask } from './protocol.ts';

interface Patience {
  /** Seconds without any word from the worker. */
  readonly silent: number;
  /** Seconds in this one task, although the worker's thread still beats. */
  readonly inTask: number;
  readonly failure: EngineFailure;
}

/** How long each task may take, and what it means when it takes longer. */
const patience: Readonly<Record<EngineTask | 'idle', Patience>> = {
  idle: {
    silent: 8,
    inTask: Number.POSITIVE_INFINITY,
    failure: { kind: 'internal', message: 'The engine stopped answering.' },
  },
  starting: {
    silent: 20,
    // A transfer that stalls ends by itself before that, and says so.
    inTask: 120,
    failure: { kind: 'backend', message: 'The engine did not start.' },
  },
  creating: {
    silent: 20,
    inTask: 20,
    failure: { kind: 'backend', message: 'The engine hung while it prepared a layer.' },
  },
  tokenising: {
    silent: 2,
    inTask: 2,
    failure: { kind: 'internal', message: 'Cutting this text into tokens took too long.' },
  },
  running: {
    silent: 20,
    inTask: 20,
    failure: { kind: 'internal', message: 'The engine hung while it computed a layer.' },
  },
};

const sentDuringTasks: ReadonlySet<EngineEvent['kind']> = new Set(['progress', 'notice', 'backend', 'lives']);

/**
 * Counts seconds rather than reading a clock: after the device has slept, one second has passed, not a night.
 */
export class Watchdog {
  #task: EngineTask | 'idle' = 'starting';
  #silent = 0;
  #inTask = 0;

  heard(event: EngineEvent): void {
    this.#silent = 0;
    const task = this.#taskAfter(event);
    // Anything but a heartbeat is progress.
    if (event.kind !== 'alive' || task !== this.#task) this.#inTask = 0;
    this.#task = task;
  }

  /** Results are sent when what was announced has ended; bytes and reports arrive during the start. */
  #taskAfter(event: EngineEvent): EngineTask | 'idle' {
    if (event.kind === 'alive') return event.busyWith ?? 'idle';
    return sentDuringTasks.has(event.kind) ? this.#task : 'idle';
  }

  /** Call every second. A failure when patience is at its end. */
  tick(): EngineFailure | null {
    this.#silent++;
    this.#inTask++;
    const { silent, inTask, failure } = patience[this.#task];
    return this.#silent > silent || this.#inTask > inTask ? failure : null;
  }
}
