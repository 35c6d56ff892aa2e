import { mixOklab, type Oklab, parseHex, type Rgb, toOklab, toRgb } from './oklab.ts';
import { type RampName, rampAnchors, type ThemeName } from './themes.ts';

/**
 * Colour scales of the picture and of its legends: anchors joined in OKLab, resampled so that every entry is one equal
 * step of lightness from the next. Shaders read the same bytes as a texture.
 */
export const rampSize = 256;
/** Entry of the signed ramp that means 0; 127 steps lie on either side, entry 255 repeats 254. */
export const signedCentre = 127;

const built = new Map<string, Uint8Array>();

/** `rampSize` RGB triples, 0..255. */
export function rampBytes(theme: ThemeName, ramp: RampName): Uint8Array {
  const name = `${theme} ${ramp}`;
  const known = built.get(name);
  if (known) return known;
  const anchors = rampAnchors[theme][ramp].map((hex) => toOklab(parseHex(hex)));
  const bytes = toBytes(ramp === 'signed' ? signedEntries(anchors) : equalLightness(anchors, rampSize));
  built.set(name, bytes);
  return bytes;
}

/** Entry of a ramp for a value already on its scale: 0..1, or -1..1 for `signed`. What is outside is cut. */
export function rampIndex(ramp: RampName, scaled: number): number {
  if (ramp === 'signed') return signedCentre + Math.round(signedCentre * Math.min(1, Math.max(-1, scaled)));
  return Math.round((rampSize - 1) * Math.min(1, Math.max(0, scaled)));
}

/** CPU twin of the shaders: colour of a value already on its scale, as `rgb(r g b)`. */
export function rampColour(theme: ThemeName, ramp: RampName, scaled: number): string {
  return entryColour(rampBytes(theme, ramp), rampIndex(ramp, scaled));
}

/** Stops of a CSS gradient along a ramp, lowest value first; equal distances on the ramp, so ticks go by scaled value. */
export function rampGradient(theme: ThemeName, ramp: RampName, stops = 17): string {
  const bytes = rampBytes(theme, ramp);
  const last = ramp === 'signed' ? 2 * signedCentre : rampSize - 1;
  return Array.from({ length: stops }, (_, stop) => {
    const share = stop / (stops - 1);
    return `${entryColour(bytes, Math.round(share * last))} ${(share * 100).toFixed(2)}%`;
  }).join(', ');
}

function entryColour(bytes: Uint8Array, entry: number): string {
  return `rgb(${bytes[entry * 3]} ${bytes[entry * 3 + 1]} ${bytes[entry * 3 + 2]})`;
}

function signedEntries(anchors: readonly Oklab[]): readonly Oklab[] {
  const middle = (anchors.length - 1) / 2;
  const below = equalLightness(anchors.slice(0, middle + 1), signedCentre + 1);
  const above = equalLightness(anchors.slice(middle), signedCentre + 1).slice(1);
  return [...below, ...above, ...above.slice(-1)];
}

/** Points of the polyline whose lightness goes from the first anchor's to the last's in equal steps. */
function equalLightness(anchors: readonly Oklab[], count: number): readonly Oklab[] {
  const first = anchors[0];
  const last = anchors.at(-1);
  if (!first || !last) return [];
  const rising = last[0] > first[0];
  return Array.from({ length: count }, (_, entry) => {
    if (entry === 0) return first;
    if (entry === count - 1) return last;
    const lightness = first[0] + ((last[0] - first[0]) * entry) / (count - 1);
    const next = anchors.findIndex((anchor) => (rising ? anchor[0] >= lightness : anchor[0] <= lightness));
    const to = anchors[next] ?? last;
    const from = anchors[next - 1] ?? first;
    return mixOklab(from, to, to[0] === from[0] ? 1 : (lightness - from[0]) / (to[0] - from[0]));
  });
}

function toBytes(entries: readonly Oklab[]): Uint8Array {
  const bytes = new Uint8Array(entries.length * 3);
  entries.forEach((entry, index) => {
    const rgb: Rgb = toRgb(entry);
    rgb.forEach((component, channel) => {
      bytes[index * 3 + channel] = Math.round(component * 255);
    });
  });
  return bytes;
}
