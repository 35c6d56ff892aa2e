import type { CSSProperties } from 'react';

/** Width and height of an icon, in design px. */
export function iconSize(px: number): CSSProperties {
  const length = `calc(${px} * var(--u))`;
  return { width: length, height: length };
}
