import { scoreNames } from '../scoreNames.ts';
import type { WallScoreName } from '../../explain/wallScores.ts';

/** Words of the list of heads by what they do. */
export const finderWords = {
  title: 'Find heads',
  by: 'By',
  colour: 'colour the wall by it',
  names: scoreNames,
  what: {
    previous: 'Mean weight on the word just before.',
    next: 'Mean weight on the word just after.',
    sink: 'Mean weight on the first token.',
    self: 'Mean weight on the word itself.',
    duplicate: 'Of words that came before: mean weight on their earlier places.',
    induction: 'Of words that came before: mean weight on what followed them then.',
    delimiter: 'Mean weight on special tokens and . , ? !',
    entropy: 'How spread out the looks are, in nats: e to it is the number of words that share them.',
    evenness: 'Entropy as a share of the most there could be.',
    distance: 'How many words away the looks go, on average.',
    selected: 'Mean weight that other words give to the selected ones.',
    probe_induction:
      'Random words shown twice: mean weight on what followed the same word the first time. Copying heads look there.',
    probe_duplicate: 'Random words shown twice: mean weight on the same word the first time.',
  } satisfies Record<WallScoreName, string>,
  note: 'Names say what was measured here, on this text, and no more: what a head does elsewhere may be something else.',
  nothing: 'Nothing of this text can be measured for that: it has no such words.',
  across: 'Heads of the bridge look at another text: open the encoder or the decoder to measure theirs.',
  probe: 'Show random words twice and measure',
  probing: (done: number, of: number) => `sequence ${done + 1} of ${of} is being read`,
  waiting: 'the model is on its way',
  open: (name: string) => `Open head ${name}`,
} as const;
