const measureMs = 60;
/** A browser that does not start them in this time is too busy for more than one. */
const patienceMs = 2000;

/** Work of `workers` workers at once divided by the work of one alone, each for 60 ms. */
export async function availableCores(workers: number): Promise<number> {
  const started = await Promise.all(Array.from({ length: workers }, startCounter));
  try {
    const [first, ...rest] = started;
    if (!first) return 1;
    const alone = await first.count();
    const together = await Promise.all([first, ...rest].map((counter) => counter.count()));
    return together.reduce((sum, counted) => sum + counted, 0) / alone;
  } catch {
    return 1;
  } finally {
    for (const counter of started) counter.stop();
  }
}

interface Counter {
  readonly count: () => Promise<number>;
  readonly stop: () => void;
}

async function startCounter(): Promise<Counter> {
  const worker = new Worker(new URL('./countingWorker.ts', import.meta.url), { type: 'module' });
  const ask = (ms: number) =>
    new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no answer')), patienceMs);
      worker.onmessage = ({ data }: MessageEvent<number>) => {
        clearTimeout(timer);
        resolve(data);
      };
      worker.onerror = () => reject(new Error('it did not start'));
      worker.postMessage(ms);
    });
  // The first answer shows that it has started; its code is compiled then, too.
  await ask(5).catch(() => 0);
  return { count: () => ask(measureMs), stop: () => worker.terminate() };
}
