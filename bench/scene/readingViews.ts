/** A view whose picture is counted, by the keys of its permalink. */
export interface ReadingView {
  readonly name: string;
  readonly keys: Readonly<Record<string, string | number>>;
  /** Panes, relief or beads in depth may use more draw calls. */
  readonly inDepth: boolean;
}

/** Every kind of picture; `last` is the last token of the text. */
export function readingViews(last: number): readonly ReadingView[] {
  return [
    { name: 'overview', keys: {}, inDepth: false },
    { name: 'overview, token chosen', keys: { q: last }, inDepth: false },
    { name: 'overview, cells of the MLP', keys: { cell: 'mlp' }, inDepth: false },
    { name: 'opened head', keys: { l: 12, h: 3 }, inDepth: false },
    { name: 'opened head, token chosen', keys: { l: 12, h: 3, q: last }, inDepth: false },
    { name: 'opened head, pair chosen', keys: { l: 12, h: 3, q: last, k: 1 }, inDepth: false },
    { name: 'opened head, scores', keys: { l: 12, h: 3, q: last, p: 'scores' }, inDepth: false },
    { name: 'opened head, relief', keys: { l: 12, h: 3, q: last, relief: 1 }, inDepth: true },
  ];
}
