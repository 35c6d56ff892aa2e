/** Colours of the two themes. Data is cool, warm means selected, grey means resting. */
export type ThemeName = 'dark' | 'light';

/** Order of the roles is the order of the shaders' palette. */
export const colourRoles = [
  'ground',
  'panel',
  'forbidden',
  'text',
  'second',
  'third',
  'tick',
  'rule',
  'thread',
  'accent',
  'seen',
] as const;
export type Role = (typeof colourRoles)[number];

export const roleColours: Readonly<Record<ThemeName, Readonly<Record<Role, string>>>> = {
  dark: {
    ground: '#0b0e14',
    panel: '#11151d',
    forbidden: '#0c1016',
    text: '#e9ebf0',
    second: '#aab2c0',
    third: '#8b94a5',
    tick: '#4a5262',
    rule: '#222936',
    thread: '#39424f',
    accent: '#ffd166',
    seen: '#ffffff',
  },
  light: {
    ground: '#f6f5f1',
    panel: '#fffefb',
    forbidden: '#f5f4ef',
    text: '#1a1d23',
    second: '#464c57',
    third: '#626874',
    tick: '#a9abae',
    rule: '#dcdad2',
    thread: '#c4c3bd',
    accent: '#b3261e',
    seen: '#111418',
  },
};

/** `attention` for 0..1 after the square root, `resting` for parked columns, `signed` for -1..1. */
export type RampName = 'attention' | 'resting' | 'signed';

const darkAttention = '#141b25 #12293d #14415d #1d5f78 #3a808a #6ba097 #a3c0a8 #d8dec4 #fbf7e6';
const lightAttention = '#e9ebe7 #d3e1de #a9cfd0 #74b3c0 #4793ae #38719a #385084 #312e5e #1b1433';
const darkSigned = '#a8c4ff #6fa9e0 #3d7fb0 #235673 #16323f #12161c #33180f #5f2716 #95452d #cb7a65 #ffb9a8';
const lightSigned = '#0b2c66 #155089 #3a7fae #7fb0cb #c2d8df #efede8 #eed3c2 #dba37f #c07044 #94401a #5c1a06';

export const rampAnchors: Readonly<Record<ThemeName, Readonly<Record<RampName, readonly string[]>>>> = {
  dark: {
    attention: darkAttention.split(' '),
    resting: '#141b25 #1b222c #252b35 #333a45 #434a55 #545b66 #666d78'.split(' '),
    signed: darkSigned.split(' '),
  },
  light: {
    attention: lightAttention.split(' '),
    resting: '#e9ebe7 #dfe0dc #d0cfcb #c2c1bd #aeaeac #99999a #858689'.split(' '),
    signed: lightSigned.split(' '),
  },
};
