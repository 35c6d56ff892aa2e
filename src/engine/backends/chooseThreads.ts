import { availableCores } from './availableCores.ts';

export interface ThreadChoice {
  readonly threads: number;
  readonly reason: string;
}

export interface ThreadSituation {
  /** Shared memory needs cross-origin isolation (COOP and COEP headers). */
  readonly isolated: boolean;
  readonly cores: number;
  /** How many times faster that many workers are than one, measured now. */
  readonly measureSpeedup: (workers: number) => Promise<number>;
}

const most = 4;

/**
 * As many threads as really run beside each other, at most 4: two threads that share a core wait for one another and
 * are slower than one. One core is left to the page where there are more than two.
 */
export async function chooseThreads(
  asked: number | 'auto',
  situation: ThreadSituation,
): Promise<ThreadChoice> {
  const { isolated, cores, measureSpeedup } = situation;
  if (!isolated) {
    return { threads: 1, reason: 'one thread, because this site is not cross-origin isolated' };
  }
  if (asked !== 'auto') return { threads: asked, reason: `${count(asked)}, as chosen` };
  const possible = Math.min(most, cores > 2 ? cores - 1 : cores);
  if (possible < 2) return { threads: 1, reason: 'one thread, because this device offers one core' };
  const speedup = await measureSpeedup(possible);
  const threads = Math.max(1, Math.min(possible, Math.round(speedup)));
  return {
    threads,
    reason: `${count(threads)}: ${possible} at once did ${speedup.toFixed(1)} times the work of one`,
  };
}

/** What this browser offers, measured by workers that only count. */
export function browserSituation(): ThreadSituation {
  return {
    isolated: globalThis.crossOriginIsolated === true,
    cores: navigator.hardwareConcurrency || 1,
    measureSpeedup: availableCores,
  };
}

function count(threads: number): string {
  return threads === 1 ? 'one thread' : `${threads} threads`;
}
