import type { EngineTask } from './protocol.ts';

/** Says that a task begins, and returns what says that it has ended. */
export type Announce = (task: EngineTask) => () => void;

/** What the worker is busy with. Tasks overlap (a session is prepared while a text is cut): the one begun last counts. */
export class BusyTasks {
  readonly #onBegin: () => void;
  readonly #tasks = new Map<symbol, EngineTask>();

  /** `onBegin` is told when the task that counts becomes another one by a beginning. */
  constructor(onBegin: () => void) {
    this.#onBegin = onBegin;
  }

  get newest(): EngineTask | null {
    return [...this.#tasks.values()].at(-1) ?? null;
  }

  readonly begin: Announce = (task) => {
    const [before, key] = [this.newest, Symbol(task)];
    this.#tasks.set(key, task);
    if (task !== before) this.#onBegin();
    return () => {
      this.#tasks.delete(key);
    };
  };
}
