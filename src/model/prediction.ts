/** One candidate for the token after a position; probability over the whole vocabulary. */
export interface Prediction {
  readonly id: number;
  readonly text: string;
  readonly logit: number;
  readonly probability: number;
}
