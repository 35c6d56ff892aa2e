import type { Network } from './download.ts';
import { pause } from './transferFault.ts';

/** The browser's own network; a connection without bytes for 20 s counts as lost. */
export const browserNetwork: Network = {
  fetch: (url, init) => fetch(url, init),
  pause,
  stallMs: 20_000,
};
