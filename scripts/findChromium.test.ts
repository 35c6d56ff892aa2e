import { expect, it } from 'vitest';
import { findInstalledChromium } from './findChromium.ts';

it('takes the program a variable names, LOOM_CHROMIUM first', () => {
  const env = { LOOM_CHROMIUM: process.execPath, CHROMIUM_PATH: '/no/such/browser' };
  expect(findInstalledChromium(env)).toBe(process.execPath);
});

it('says which variable names no program', () => {
  expect(() => findInstalledChromium({ CHROMIUM_PATH: '/no/such/browser' })).toThrow(
    'CHROMIUM_PATH: expected the path of a Chromium program, found "/no/such/browser".',
  );
});
