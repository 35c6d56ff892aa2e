/** Words on two lanes. */
export const lanesWords = {
  letters: ['A', 'B'],
  kinds: {
    decoder: 'it can only look back',
    encoder: 'it looks both ways',
    both: 'it reads both ways, and writes',
  },
  size: (layers: number, heads: number, tokens: number) =>
    `${layers} layers × ${heads} heads · ${tokens} tokens`,
  model: (title: string) => `Model of this lane: ${title}. Choose another.`,
  linked: 'Move together: words, layers and heads chosen here are chosen in the other lane too',
  own: 'Another sentence here',
  same: 'The same sentence again',
  close: 'Close lane B',
  swap: 'Swap the lanes',
  actions: 'Lane B',
  title: 'Compare',
  what: 'A second picture beside this one. Words that you click in one are found in the other; one link holds both.',
  sentence: 'Another sentence',
  sentenceWhat: (title: string) => `${title} reads a second sentence: the same word, other company`,
  end: 'Back to one picture',
  comparison: 'Comparison of the lanes',
  otherModels: 'Two models, different tokens: rows are compared by word, never cell by cell.',
  choose: 'Click a word that both lanes have, to see how alike it is after each layer.',
  alike: 'How alike the two',
  are: 'are',
  cosine: '(cosine of the streams after each layer)',
  after: (layer: number, cosine: string) => `after layer ${layer}: ${cosine}`,
  identical: (word: string, pos: number, difference: string) =>
    `Identical up to “${word}” (${pos}): a causal model cannot know what follows (largest difference ${difference}).`,
  difference: 'Show what differs from A',
} as const;
