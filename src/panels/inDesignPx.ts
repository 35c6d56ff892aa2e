import type { CSSProperties } from 'react';

/** Design of the page, px; the style sheets' `--u` follows the same rule. */
const design = { width: 1280, height: 720 } as const;
const most = 2;

/** Px of the window that one px of the design takes, 1 to 2: `--u` as a number. */
export function designPx(): number {
  const fit = Math.min(window.innerWidth / design.width, window.innerHeight / design.height);
  return Math.min(most, Math.max(1, fit));
}

/** Width and height of an icon, in design px. */
export function iconSize(px: number): CSSProperties {
  const length = `calc(${px} * var(--u))`;
  return { width: length, height: length };
}
