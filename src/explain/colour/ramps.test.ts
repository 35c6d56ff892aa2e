import { describe, expect, it } from 'vitest';
import { parseHex, toOklab, toRgb } from './oklab.ts';
import { rampBytes, rampColour, rampGradient, rampIndex, rampSize, signedCentre } from './ramps.ts';
import { type RampName, rampAnchors, roleColours, type ThemeName } from './themes.ts';

const themes: readonly ThemeName[] = ['dark', 'light'];
const ramps: readonly RampName[] = ['attention', 'resting', 'signed'];

function lightness(bytes: Uint8Array, entry: number): number {
  const at = (channel: number) => (bytes[entry * 3 + channel] ?? Number.NaN) / 255;
  return toOklab([at(0), at(1), at(2)])[0];
}

function hexOf(bytes: Uint8Array, entry: number): string {
  return `#${[0, 1, 2].map((channel) => (bytes[entry * 3 + channel] ?? 0).toString(16).padStart(2, '0')).join('')}`;
}

describe('oklab', () => {
  it('agrees with published values and goes back', () => {
    const red = toOklab([1, 0, 0]);
    expect(red[0]).toBeCloseTo(0.628, 3);
    expect(red[1]).toBeCloseTo(0.2249, 3);
    expect(red[2]).toBeCloseTo(0.1258, 3);
    const there = toRgb(toOklab(parseHex('#3a808a')));
    expect(there.map((part) => Math.round(part * 255))).toEqual([0x3a, 0x80, 0x8a]);
  });
});

describe.each(themes)('ramps of the %s theme', (theme) => {
  it.each(ramps)('%s begins and ends exactly at its anchors', (ramp) => {
    const bytes = rampBytes(theme, ramp);
    const anchors = rampAnchors[theme][ramp];
    expect(bytes).toHaveLength(rampSize * 3);
    expect(hexOf(bytes, 0)).toBe(anchors[0]);
    expect(hexOf(bytes, rampSize - 1)).toBe(anchors.at(-1));
  });

  it('signed: 0 is the middle anchor', () => {
    expect(hexOf(rampBytes(theme, 'signed'), signedCentre)).toBe(rampAnchors[theme].signed[5]);
    expect(rampIndex('signed', 0)).toBe(signedCentre);
  });

  it.each(ramps)('%s steps equally in lightness', (ramp) => {
    const bytes = rampBytes(theme, ramp);
    const [from, to] = ramp === 'signed' ? [signedCentre, 2 * signedCentre] : [0, rampSize - 1];
    const step = (lightness(bytes, to) - lightness(bytes, from)) / (to - from);
    for (let entry = from; entry <= to; entry += 8) {
      const expected = lightness(bytes, from) + step * (entry - from);
      // Rounding to 8 bits a channel moves lightness by up to 0.004 in the darkest colours.
      expect(Math.abs(lightness(bytes, entry) - expected)).toBeLessThan(0.004);
    }
  });

  it('the ramp stays away from the accent, which means selected', () => {
    const accent = toOklab(parseHex(roleColours[theme].accent));
    const bytes = rampBytes(theme, 'attention');
    for (let entry = 0; entry < rampSize; entry++) {
      const at = (channel: number) => (bytes[entry * 3 + channel] ?? 0) / 255;
      const [l, a, b] = toOklab([at(0), at(1), at(2)]);
      expect(Math.hypot(l - accent[0], a - accent[1], b - accent[2])).toBeGreaterThan(0.1);
    }
  });

  it('a legend is made of the same bytes', () => {
    expect(rampGradient(theme, 'attention', 3)).toBe(
      [0, 0.5, 1]
        .map((share) => `${rampColour(theme, 'attention', share)} ${(share * 100).toFixed(2)}%`)
        .join(', '),
    );
  });
});
