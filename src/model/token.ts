/** One token of a text, as the scene, the panels and the page's API show it. */
export interface Token {
  readonly id: number;
  /** As in the vocabulary: `ĠMary`, `▁the`, `<0xE6>`. */
  readonly piece: string;
  /** The slice of the source: `source.slice(start, end)`. */
  readonly text: string;
  /** [start, end) in UTF-16 units. Tokens inside one character share that character's span. */
  readonly start: number;
  readonly end: number;
  /** Added by the tokenizer around the text (`<s>`), with the span [0, 0]. */
  readonly special: boolean;
}
