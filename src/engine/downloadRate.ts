const windowMs = 3000;

/** Bytes per second over the last three seconds. */
export class DownloadRate {
  #marks: readonly { readonly bytes: number; readonly at: number }[] = [];

  /** `bytes` so far, at `at` milliseconds. */
  add(bytes: number, at: number): number {
    const kept = this.#marks.filter((mark) => at - mark.at <= windowMs);
    this.#marks = [...kept, { bytes, at }];
    const [first] = this.#marks;
    const elapsed = at - (first?.at ?? at);
    return elapsed > 0 ? ((bytes - (first?.bytes ?? bytes)) / elapsed) * 1000 : 0;
  }
}
