/** Every key the page answers to, outside text fields. Keyboard handling and the help dialog read this one table. */
export const shortcuts = {
  previousToken: { keys: ['ArrowUp'], label: '↑', does: 'Previous token' },
  nextToken: { keys: ['ArrowDown'], label: '↓', does: 'Next token' },
  previousHead: { keys: ['ArrowLeft'], label: '←', does: 'Previous head (in the overview: layer)' },
  nextHead: { keys: ['ArrowRight'], label: '→', does: 'Next head (in the overview: layer)' },
  previousLayer: { keys: ['PageUp'], label: 'Page Up', does: 'Previous layer' },
  nextLayer: { keys: ['PageDown'], label: 'Page Down', does: 'Next layer' },
  open: { keys: ['Enter'], label: 'Enter', does: 'Open the layer' },
  out: { keys: ['Escape'], label: 'Esc', does: 'One step out' },
  home: { keys: ['Home'], label: 'Home', does: 'Camera back to the reading pose' },
  playPause: { keys: ['Space'], label: 'Space', does: 'Play or pause the forward pass' },
  overview: { keys: ['1'], label: '1', does: 'View: overview' },
  layer: { keys: ['2'], label: '2', does: 'View: opened layer' },
  rawMap: { keys: ['3'], label: '3', does: 'View: raw scores' },
  scaledMap: { keys: ['4'], label: '4', does: 'View: scaled scores' },
  maskedMap: { keys: ['5'], label: '5', does: 'View: masked scores' },
  patternMap: { keys: ['6'], label: '6', does: 'View: attention' },
  depth: { keys: ['d'], label: 'D', does: 'View: in depth, and back' },
  relief: { keys: ['7'], label: '7', does: 'View: heights on or off' },
  matchesTab: { keys: ['8'], label: '8', does: 'View: matches of the selected token' },
  nextWordTab: { keys: ['9'], label: '9', does: 'View: next word' },
  previousStep: { keys: ['Shift+ArrowLeft'], label: 'Shift ←', does: 'Explain: previous step' },
  nextStep: { keys: ['Shift+ArrowRight'], label: 'Shift →', does: 'Explain: next step' },
  explainTab: { keys: ['e'], label: 'E', does: 'View: explain, step by step' },
  changeTab: { keys: ['c'], label: 'C', does: 'View: change the mechanism' },
  undo: { keys: ['$mod+z'], label: 'Ctrl/Cmd Z', does: 'Back to the view before' },
  redo: { keys: ['$mod+Shift+z', '$mod+y'], label: 'Ctrl/Cmd Y', does: 'Forward again' },
  help: { keys: ['Shift+?', '?'], label: '?', does: 'Help' },
} as const satisfies Readonly<Record<string, Shortcut>>;

export interface Shortcut {
  /** As tinykeys spells them. */
  readonly keys: readonly string[];
  /** As written on a keyboard. */
  readonly label: string;
  readonly does: string;
}

export type ShortcutId = keyof typeof shortcuts;
