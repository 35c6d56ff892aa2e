import type { Contribution } from '../../../model/contributions.ts';
import type { StepName } from '../../../model/view.ts';

/** What the sentences of the steps are about. */
export interface StepFacts {
  readonly query: string;
  readonly key: string;
  readonly layer: number;
  readonly dModel: number;
  readonly dHead: number;
  /** `13.8`, or `13.6–13.8` for keys and values that several heads share. */
  readonly shared: string;
  readonly factor: number;
  readonly isLayerNorm: boolean;
  readonly isPostNorm: boolean;
  readonly cap: number;
  /** The MLP has a gate. */
  readonly isGated: boolean;
}

/** Words of Explain. One plain sentence for each step. */
export const explainWords = {
  title: (head: string) => `Head ${head}, step by step`,
  mlpTitle: (layer: number) => `MLP of layer ${layer}, step by step`,
  steps: 'Steps',
  step: (at: number, of: number) => `step ${at} of ${of}`,
  previous: 'Previous step',
  next: 'Next step',
  names: {
    input: 'input',
    norm: 'norm',
    q: 'query',
    k: 'key',
    v: 'value',
    rotate: 'rotate',
    raw: 'q·k',
    scale: 'scale',
    bias: 'bias',
    cap: 'cap',
    mask: 'mask',
    softmax: 'softmax',
    mix: 'mix',
    out: 'out',
    add: 'add',
    mlp_norm: 'MLP norm',
    gate: 'gate',
    up: 'up',
    act: 'act',
    down: 'down',
    mlp_add: 'MLP add',
  } satisfies Record<StepName, string>,
  says: {
    input: ({ query, layer, dModel }) =>
      `What is known of ${query} when layer ${layer} begins: ${dModel} numbers, its embedding and all that earlier layers added to it.`,
    norm: ({ isLayerNorm, isPostNorm }) =>
      `${isPostNorm ? 'The sum' : 'The row'} is brought to one size: ${isLayerNorm ? 'its mean is taken away, it is divided by its standard deviation' : 'divided by the root of the mean of its squares'}, times a learned gain for each number.`,
    q: ({ query, dHead }) => `W_Q turns the row of ${query} into what it looks for: ${dHead} numbers.`,
    k: ({ key, shared }) => `W_K turns the row of ${key} into what it offers, for head ${shared}.`,
    v: ({ key, shared }) =>
      `W_V turns the row of ${key} into what it hands over when it is looked at, for head ${shared}.`,
    rotate: () =>
      'Query and key are turned pair by pair, by an angle that grows with their place: what counts in the end is how far apart the two words stand.',
    raw: ({ query, key }) =>
      `Each number of the query of ${query} times the same number of the key of ${key}, all added up: how well they fit.`,
    scale: ({ factor, dHead }) =>
      factor === 1
        ? 'This family does not divide by the root of the head’s size: the scores stay as they are.'
        : `Times ${factorText(factor, dHead)}, so that long vectors do not make the softmax all or nothing.`,
    bias: () => 'A learned number for how far apart the two words stand. It is added to the score.',
    cap: ({ cap }) => `Bent, so that no score gets beyond ±${cap}.`,
    mask: () => 'Words that come later cannot be looked at: their scores become −∞.',
    softmax: () => 'e to each score, divided by the sum of them all: shares that add up to 1.',
    mix: ({ query }) =>
      `The value of every word times its share, all added up: what ${query} takes along from this head.`,
    out: () => 'The mixes of all heads side by side, times W_O: what attention writes.',
    add: ({ query }) => `Added to what was known of ${query}: the stream goes on.`,
    mlp_norm: ({ isLayerNorm, isPostNorm }) =>
      `${isPostNorm ? 'The sum' : 'The row, with what attention has added,'} is brought to one size again${isLayerNorm ? ', its mean taken away' : ''}. From here on each word is alone.`,
    gate: ({ query }) => `W_gate asks the row of ${query} how far each neuron is to open.`,
    up: ({ query, isGated }) =>
      isGated
        ? `W_up asks the same row what each neuron would say of ${query}.`
        : `W_up asks the row of ${query} one question for each neuron: how well does it fit?`,
    act: ({ isGated }) =>
      isGated
        ? 'The gate is bent, so that little below 0 passes, and multiplies what the neuron would say.'
        : 'The answers are bent, so that little below 0 passes: most neurons stay silent.',
    down: () => 'Every neuron has a row of its own in W_down; each is added as loudly as its neuron speaks.',
    mlp_add: ({ query }) => `Added to what was known of ${query}: what leaves the layer.`,
  } satisfies Record<StepName, (facts: StepFacts) => string>,
  open: 'Open a head to follow its arithmetic: click a tile of the wall, or a layer below it.',
  pick: 'Click a word to follow its query.',
  openHardest: 'Open the head that looks hardest here',
  waiting: 'Numbers of this step are on their way.',
  needsModel: 'Weights are not part of a recording: this step is computed as soon as the model is here.',
  element: (index: number, size: number) => `number ${index} of ${size}`,
  elements: 'Number that is spelled out',
  model: 'model',
  recomputed: 'recomputed',
  agrees: (difference: string) => `The whole row agrees; the largest difference is ${difference}.`,
  breach: (difference: string) =>
    `The row differs by up to ${difference}, more than single precision explains.`,
  terms: (count: number) => (count === 1 ? 'What it is made of' : `What it is made of: ${count} parts`),
  largestFirst: 'largest first',
  more: (count: number) => `${count} smaller ones, together`,
  from: 'Where does this number come from?',
  back: 'Back',
  toSteps: 'Back to the steps',
  token: (id: number) => `row ${id} of the table`,
  weight: 'weight',
  why: 'Why this score',
  whyWhat: (pairs: boolean) =>
    `q·k split by ${pairs ? 'rotary pair: numbers that turn together' : 'number of the head'}, largest first; they add up to the score.`,
  writtenBy: 'By what wrote the row',
  sides: { query: 'of the query', key: 'of the key' },
  side: 'Row',
  writtenWhat:
    'The row is a sum: the embedding and what every head and MLP added. With each norm’s size held as it is here, the score is the sum of their shares.',
  noWriters: 'This model’s number cannot be split like this: something in between is not linear.',
  writers: {
    token: 'embedding of the token',
    place: 'embedding of its place',
    type: 'token type',
    head: (layer: number, head: number) => `head ${layer}.${head}`,
    attnBias: (layer: number) => `bias of attention ${layer}`,
    mlp: (layer: number) => `MLP ${layer}`,
    normBias: (layer: number) => `bias of a norm in layer ${layer}`,
    projectionBias: 'bias of the projection',
  } satisfies Record<Contribution['writer'], string | ((layer: number, head: number) => string)>,
  pair: (a: number, b: number) => `${a} + ${b}`,
  keysOf: 'Keys of the row',
  columns: { word: 'key', score: 'score', exp: 'eˢ⁻ᵐ', share: 'share' },
  sum: 'sum',
  cell: 'A number of the run',
} as const;

function factorText(factor: number, dHead: number): string {
  const root = Math.sqrt(dHead);
  const isUsual = Math.abs(factor * root - 1) < 1e-6;
  const text = String(Number(factor.toPrecision(4)));
  return isUsual ? `1/√${dHead} = ${text}` : text;
}
