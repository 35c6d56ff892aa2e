/** Words on how the next word comes about: layer by layer, and from what wrote for it. */
export const nextWords = {
  lens: 'Layer by layer',
  lensWhat:
    'What the model would say if it ended after each layer (logit lens). In the middle it is often sure of nonsense: the last norm and head were not trained to read there.',
  noLens: 'This model has no head over a vocabulary, so its layers cannot be read like this.',
  recorded: 'A recording has no head: this is read as soon as the model is here.',
  layer: 'layer',
  guess: 'best guess',
  rank: (word: string) => `rank of ${word}`,
  word: 'Word to follow',
  firstAt: (layer: number) => `Best from layer ${layer} on.`,
  never: 'It is never the best.',
  written: (word: string) => `What wrote for “${word}”`,
  writtenWhat:
    'Its logit is a sum: what the embedding and every head and MLP wrote, read through the last norm and the head, with the norm’s size held as it is here.',
} as const;
