import type { OneGraphReply, OneGraphRequest } from './oneGraphMessages.ts';

/** The model as one graph in a worker of its own. */
export class OneGraph {
  readonly #worker = new Worker(new URL('oneGraphWorker.ts', import.meta.url), {
    type: 'module',
    name: 'one graph',
  });

  async start(modelUrl: string, threads: number): Promise<void> {
    await this.#ask({ kind: 'start', modelUrl, threads });
  }

  /** ms until every value but the logits is on this thread. */
  async run(ids: readonly number[]): Promise<number> {
    const startMs = performance.now();
    await this.#ask({ kind: 'run', ids });
    return performance.now() - startMs;
  }

  #ask(request: OneGraphRequest): Promise<OneGraphReply> {
    return new Promise((resolve, reject) => {
      this.#worker.onerror = ({ message }) => reject(new Error(`The worker of one graph failed: ${message}`));
      this.#worker.onmessage = ({ data }: MessageEvent<OneGraphReply>) => {
        if (data.kind === 'failed') reject(new Error(data.message));
        else resolve(data);
      };
      this.#worker.postMessage(request);
    });
  }
}
