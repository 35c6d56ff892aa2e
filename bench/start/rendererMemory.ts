import { existsSync, readFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';

const sampleMs = 100;

/** Samples the private memory of the browser's largest renderer, where the system tells it (Linux). */
export class RendererMemory {
  readonly #timer: NodeJS.Timeout;
  #peak = 0;

  private constructor(pids: () => Promise<readonly number[]>) {
    this.#timer = setInterval(() => void pids().then((ids) => this.#sample(ids)), sampleMs);
  }

  static async watch(browser: Browser): Promise<RendererMemory | null> {
    if (!existsSync('/proc/self/smaps_rollup')) return null;
    const session = await browser.newBrowserCDPSession();
    return new RendererMemory(async () => {
      const { processInfo } = await session
        .send('SystemInfo.getProcessInfo')
        .catch(() => ({ processInfo: [] }));
      return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    });
  }

  /** The most bytes that no other process shares. */
  stop(): number {
    clearInterval(this.#timer);
    return this.#peak;
  }

  #sample(pids: readonly number[]): void {
    const bytes = Math.max(0, ...pids.map(privateBytes));
    this.#peak = Math.max(this.#peak, bytes);
  }
}

function privateBytes(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const found = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB$/gm)];
    return found.reduce((sum, [, kilobytes]) => sum + Number(kilobytes) * 1024, 0);
  } catch {
    // The process has ended meanwhile.
    return 0;
  }
}
