/** Words on how the next word comes about: layer by layer, and from what wrote for it. */
export const nextWords = {
  goOn: 'Go on with the text',
  step: 'One token',
  write: (count: number) => `${count} tokens`,
  toEnd: 'To its end',
  stop: 'Stop',
  back: 'One back',
  added: (count: number) => `${count} added:`,
  take: (word: string) => `Go on with ${word}`,
  chat: 'Read the sentence as a message of a chat',
  chatWhat: (around: number) =>
    `An instruct model was trained on conversations written in one form. Its template adds ${around} tokens (grey) around the sentence; go on from there, and it answers.`,
  chatToken: (pos: number, special: boolean) =>
    special ? `token ${pos}, of the template` : `token ${pos}, of the sentence`,
  sampling: 'How a token is chosen',
  greedy: 'always the best',
  sampled: 'by chance, seeded',
  samplings: {
    temperature: 'temperature',
    topK: 'top-k (0 = all)',
    topP: 'top-p',
    minP: 'min-p',
    seed: 'seed',
  },
  chance: 'chance',
  cut: 'cut',
  left: (count: string) => `${count} of them are left to choose from.`,
  cache: 'Keys and values are kept, so that a step computes its own row alone:',
  noCache: 'Keys and values that a step would go on from:',
  cacheSize: (tokens: number, perToken: string, size: string) => `${tokens} × ${perToken} = ${size}`,
  cacheShape: (tokens: number, layers: number, added: number) =>
    `${tokens} tokens in ${layers} layers, ${added} of them added`,
  cacheGrows: (perToken: string, most: string, size: string) =>
    `A column for every token, a row for every layer. Each token more adds ${perToken}; ${most}, the most this model reads, would take ${size}.`,
  lens: 'Layer by layer',
  lensWhat:
    'What the model would say if it ended after each layer (logit lens). In the middle it is often sure of nonsense: the last norm and head were not trained to read there.',
  noLens: 'This model has no head over a vocabulary, so its layers cannot be read like this.',
  recorded: 'A recording has no head: this is read as soon as the model is here.',
  layer: 'layer',
  guess: 'best guess',
  rank: (word: string) => `rank of ${word}`,
  firstAt: (layer: number) => `Best from layer ${layer} on.`,
  never: 'It is never the best.',
  written: (word: string) => `What wrote for “${word}”`,
  writtenWhat:
    'Its logit is a sum: what the embedding and every head and MLP wrote, read through the last norm and the head, with the norm’s size held as it is here.',
} as const;
