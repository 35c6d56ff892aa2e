/** Design of the page, px; the style sheets' `--u` follows the same rule. */
const design = { width: 1280, height: 720 } as const;
const most = 2;

/** Px of the window that one px of the design takes, 1 to 2: `--u` as a number. */
export function designPx({ innerWidth, innerHeight }: Pick<Window, 'innerWidth' | 'innerHeight'>): number {
  const fit = Math.min(innerWidth / design.width, innerHeight / design.height);
  return Math.min(most, Math.max(1, fit));
}
