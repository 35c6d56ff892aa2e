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
} as const;
