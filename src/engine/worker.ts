import { EngineHost } from './engineHost.ts';
import { holdLifeLock } from './lifeLock.ts';
import type { EngineEvent, EngineRequest } from './protocol.ts';

// The page's types describe a window; a worker's own postMessage takes a transfer list in its place.
const post = self.postMessage as (event: EngineEvent, transfer: readonly Transferable[]) => void;

const host = new EngineHost((event) => {
  const activations = 'activations' in event ? event.activations : [];
  const logits = event.kind === 'predictions' && event.lastLogits ? [event.lastLogits] : [];
  const arrays = [...activations.map(({ values }) => values), ...logits];
  post(event, [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))]);
});

holdLifeLock((lock) => post({ kind: 'lives', lock }, []));

self.onmessage = ({ data }: MessageEvent<EngineRequest>) => host.handle(data);
