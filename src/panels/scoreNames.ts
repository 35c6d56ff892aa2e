import type { WallColouring } from '../model/view.ts';

/** What heads are measured for, as it is called everywhere. */
export const scoreNames: Readonly<Record<Exclude<WallColouring, 'pattern'>, string>> = {
  previous: 'word before',
  next: 'word after',
  sink: 'first token',
  self: 'itself',
  duplicate: 'same word earlier',
  induction: 'after the same word',
  delimiter: 'punctuation',
  entropy: 'entropy',
  evenness: 'evenness',
  distance: 'distance',
  selected: 'what I selected',
  probe_induction: 'after the same word (random words)',
  probe_duplicate: 'same word earlier (random words)',
};
