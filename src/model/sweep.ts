import type { FollowedWord, LensRow } from './lens.ts';

/** Every row of every layer's stream, one at a time, taken from another run: what comes of it at one place. */
export interface SweepRequest {
  /** Streams of the other run after each layer of the last stack. [layer][row, dModel] */
  readonly streams: readonly Float32Array[];
  /** Row whose next word is looked at. */
  readonly pos: number;
  readonly words: readonly FollowedWord[];
}

export interface SweptCell {
  readonly layer: number;
  readonly row: number;
  readonly found: LensRow;
}
