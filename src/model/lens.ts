import type { Prediction } from './prediction.ts';

/** Rows of a stream, read as if the model ended there (nostalgebraist 2020, "logit lens"). */
export interface LensRequest {
  /** [row, dModel] */
  readonly streams: Float32Array;
  /** Words whose place among all is told. */
  readonly words: readonly FollowedWord[];
}

/** As someone typed it, or an id of the vocabulary. */
export type FollowedWord = string | number;

export interface LensRow {
  /** Best first. */
  readonly top: readonly Prediction[];
  /** One for each word asked for; null for one that the tokenizer cannot spell. */
  readonly words: readonly (LensWord | null)[];
}

export interface LensWord extends Prediction {
  /** 0 = the best of the vocabulary. */
  readonly rank: number;
}
