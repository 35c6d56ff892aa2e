/** Words of the dialogs, which arrive after the first picture. */
export const dialogWords = {
  close: 'Close',
  share: 'Share this view',
  shareWhat:
    'The link holds the sentence and everything selected. Nothing is sent to a server: the text stands after the #.',
  link: 'Link',
  copyByHand: 'The browser did not let the page copy it: select the link and copy it by hand.',
  examples: 'Examples',
  examplesWhat: 'Sentences on which this model shows something. Every number below was measured on it.',
  noExamples: 'The list comes with the model’s description, which has not arrived yet.',
  help: 'Help',
  helpMouse: [
    ['Click a word', 'see what it looks for, and who looks at it'],
    ['Click a tile of the wall', 'open that head'],
    ['Click a layer number', 'open that layer'],
    ['Drag', 'turn the scene; Home brings it back'],
    ['Wheel, pinch', 'come nearer'],
    ['Shift-click', 'select several words'],
  ],
  helpRead:
    'Row = the word that looks (query). Column = the word that is looked at (key). Everything is counted from 0.',
  keys: 'Keys',
  mouse: 'Mouse and touch',
  about: 'About',
  aboutWhat:
    'A small pretrained transformer runs in this page, and every head’s query, key, value and attention is drawn with the model’s own numbers. Your text does not leave this device.',
  model: 'Model',
  libraries: 'Made with',
  browsers: 'Browsers',
  version: (version: string) => `Version ${version}, MIT licence.`,
} as const;
