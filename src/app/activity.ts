/** Counts what is under way, so that scripts and tests can wait for a page at rest. */
export class Activity {
  #underWay = 0;
  readonly #waiting = new Set<() => void>();

  get idle(): boolean {
    return this.#underWay === 0;
  }

  /** Something has begun; call what is returned when it has ended (calling it again does nothing). */
  begin(): () => void {
    this.#underWay++;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#underWay--;
      if (this.idle) for (const resolve of [...this.#waiting]) resolve();
    };
  }

  async during<T>(task: () => Promise<T>): Promise<T> {
    const end = this.begin();
    try {
      return await task();
    } finally {
      end();
    }
  }

  /** Resolves when nothing is under way; at once if that is so already. Never rejects. */
  whenIdle(): Promise<void> {
    if (this.idle) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done);
        resolve();
      };
      this.#waiting.add(done);
    });
  }
}
