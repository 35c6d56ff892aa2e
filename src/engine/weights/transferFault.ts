import { ModelError } from '../../model/error.ts';

/** A transfer that may go well the next time: connection lost, stalled, server busy. */
export class InterruptedTransfer extends Error {
  /** What the server asked for in Retry-After. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Given up: the network, not the file, is at fault. */
export class TransferFailed extends ModelError {}

/** A transfer that ended with bytes that are not the file. */
export class DamagedTransfer extends Error {}

/** `work`, or InterruptedTransfer after `stallMs`, or the reason of `signal` as soon as it fires. */
export function orStall<T>(work: Promise<T>, stallMs: number, signal: AbortSignal | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    };
    const cancel = () => {
      stop();
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new InterruptedTransfer(`no bytes for ${stallMs / 1000} s`));
    }, stallMs);
    if (signal?.aborted) return cancel();
    signal?.addEventListener('abort', cancel);
    work.then(resolve, reject).finally(stop);
  });
}

/** Rejects with the reason of `signal` as soon as it fires. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', cancel);
      resolve();
    }, ms);
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
  });
}
