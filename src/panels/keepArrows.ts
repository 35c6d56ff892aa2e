import type { KeyboardEvent } from 'react';

/** Arrow keys that a control answers itself do not also move through tokens, heads and layers. */
export function keepArrows(event: KeyboardEvent): void {
  if (/^(Arrow|Home$|End$|Page)/.test(event.key)) event.stopPropagation();
}
