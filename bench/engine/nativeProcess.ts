import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { NativeReply, NativeRequest } from './nativeMessages.ts';

const program = fileURLToPath(new URL('nativeChild.ts', import.meta.url));

/** A running native process; one run at a time. */
export class NativeProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves when the model is loaded. */
  static async start(threads: number): Promise<NativeProcess> {
    const child = fork(program, [String(threads)], { execArgv: ['--import', 'tsx'] });
    const native = new NativeProcess(child);
    await native.#next();
    return native;
  }

  async run(ids: readonly number[]): Promise<{ readonly ms: number; readonly values: number }> {
    const reply = this.#next();
    const request: NativeRequest = { ids };
    this.#child.send(request);
    const answer = await reply;
    if (answer.kind !== 'ran') throw new Error(`The native process answered ${answer.kind} to a run.`);
    return answer;
  }

  stop(): void {
    this.#child.disconnect();
  }

  #next(): Promise<NativeReply> {
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null): void => {
        reject(new Error(`The native process ended with code ${code} before it answered.`));
      };
      this.#child.once('exit', onExit);
      this.#child.once('message', (reply: NativeReply) => {
        this.#child.off('exit', onExit);
        if (reply.kind === 'failed') reject(new Error(`The native process failed: ${reply.message}`));
        else resolve(reply);
      });
    });
  }
}
