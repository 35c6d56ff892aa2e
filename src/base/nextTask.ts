/**
 * Lets messages that have arrived be handled: resolves in a task of its own, without a timer's 4 ms.
 * One channel for good: a browser may collect a channel that nothing refers to together with its message.
 */
export function nextTask(): Promise<void> {
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    waiting.push(resolve);
    wake();
  });
}

const waiting: (() => void)[] = [];
let channel: MessageChannel | null = null;

function wake(): void {
  if (!channel) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => waiting.shift()?.();
  }
  channel.port2.postMessage(null);
}
