import type { ColourRole, Label, LabelPart, Vec3 } from './displayList.ts';

/** A label and how much it matters: where two collide the lower rank goes. */
export interface RankedLabel {
  readonly label: Label;
  readonly rank: number;
}

/** Ranks of all in-scene labels, in one place so that they can be compared. */
export const rank = {
  selectedToken: 100,
  hoveredToken: 95,
  token: 80,
  head: 70,
  layer: 70,
  blockName: 68,
  guess: 60,
  keyName: 58,
  mapNumber: 56,
  caption: 50,
  formula: 45,
  limit: 44,
  note: 40,
} as const;

export interface TextStyle {
  readonly size: number;
  readonly weight?: 400 | 500 | 600 | 700;
  readonly colour?: ColourRole;
  readonly opacity?: number;
}

function part(family: 'sans' | 'mono', text: string, style: TextStyle): LabelPart {
  const { size, weight = 400, colour = 'second', opacity = 1 } = style;
  return { text, size, weight, family, colour, opacity, subscript: false };
}

export function mono(text: string, style: TextStyle): LabelPart {
  return part('mono', text, style);
}

export function sans(text: string, style: TextStyle): LabelPart {
  return part('sans', text, style);
}

export interface LabelPlace {
  readonly align?: 'left' | 'centre' | 'right';
  readonly dx?: number;
  readonly dy?: number;
  readonly plate?: ColourRole;
  readonly opacity?: number;
}

export function label(id: string, at: Vec3, parts: readonly LabelPart[], place: LabelPlace = {}): Label {
  const { align = 'left', dx = 0, dy = 0, plate = null, opacity = 1 } = place;
  return { id, at, dx, dy, align, parts, opacity, plate };
}

/** Widest advance of the two families, in em; a character of a wide script takes a whole em. */
const advance = { mono: 0.6, sans: 0.53 } as const;
/** First code point of the scripts whose characters are a full em wide (Hangul Jamo), and of emoji. */
const wideFrom = 0x1100;

function charEms(char: string, family: 'sans' | 'mono'): number {
  const code = char.codePointAt(0) ?? 0;
  const wide = (code >= wideFrom && code < 0x2000) || code >= 0x2e80;
  return wide ? 1 : advance[family];
}

/** Width in px, rounded up from the font's metrics; the renderer's own measure is never wider. */
export function labelWidth(parts: readonly LabelPart[]): number {
  let width = 0;
  for (const { text, size, family } of parts) for (const char of text) width += charEms(char, family) * size;
  return width;
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What a label covers on screen, given where its point lies. Height: capitals and digits, not the line. */
export function labelBox(
  { parts, align, dx, dy }: Label,
  at: { readonly x: number; readonly y: number },
): Box {
  const width = labelWidth(parts);
  const height = Math.max(...parts.map(({ size }) => size)) * 0.76;
  const shift = { left: 0, centre: -width / 2, right: -width }[align];
  const left = at.x + dx + shift;
  return { left, right: left + width, top: at.y + dy - height / 2, bottom: at.y + dy + height / 2 };
}

export function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Cuts a text to a width in px, whole characters, with an ellipsis. */
export function fitText(text: string, size: number, room: number, family: 'sans' | 'mono' = 'mono'): string {
  const chars = [...text];
  const width = (count: number): number =>
    chars.slice(0, count).reduce((sum, char) => sum + charEms(char, family) * size, 0);
  if (width(chars.length) <= room) return text;
  let count = chars.length - 1;
  while (count > 1 && width(count) + size * advance[family] > room) count--;
  return `${chars.slice(0, count).join('')}…`;
}

/** Probability or weight without its leading zero: `.92`, `1`, `0` below a half of a hundredth. */
export function shortNumber(value: number): string {
  const text = value.toFixed(2);
  if (text === '0.00') return '0';
  return text === '1.00' ? '1' : text.replace(/^0/, '');
}
