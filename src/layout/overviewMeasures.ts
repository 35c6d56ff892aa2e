import { memoLast } from '../base/memoLast.ts';
import type { ModelConfig } from '../model/config.ts';
import { fitSpace, type Space } from './space.ts';

/** One drawn design of the overview, in its own px (look.md sections 4, 6, 8; pictures 01, 06, 10). */
export interface OverviewDesign {
  readonly width: number;
  readonly height: number;
  readonly wallX: number;
  readonly wallY: number;
  readonly wallWidth: number;
  readonly wallHeight: number;
  /** Least room between two columns and between two rows of tiles. */
  readonly columnGap: number;
  readonly rowGap: number;
  /** Centre line of the layer numbers, which is the fold between wall and bed. */
  readonly fold: number;
  /** From the fold to the middle of the first token row. */
  readonly firstRow: number;
  /** Height that the token rows share, and the most one takes, as seen on screen. */
  readonly rowArea: number;
  readonly rowMost: number;
  readonly bedAngle: number;
  readonly arcsFrom: number;
  readonly tokenSize: number;
  /** Right edge of the probabilities and left end of their bars; null = not shown. */
  readonly probability: { readonly right: number; readonly bar: number } | null;
  readonly guessRoom: number;
  readonly headNumbers: boolean;
}

const wide: OverviewDesign = {
  width: 1280,
  height: 588,
  wallX: 142,
  wallY: 32,
  wallWidth: 930,
  wallHeight: 270,
  columnGap: 3,
  rowGap: 2,
  fold: 314,
  firstRow: 26.6,
  rowArea: 218.4,
  rowMost: 18,
  bedAngle: 38,
  arcsFrom: 0.25,
  tokenSize: 13,
  probability: { right: 1191, bar: 1197 },
  guessRoom: 80,
  headNumbers: true,
};

const narrow: OverviewDesign = {
  ...wide,
  width: 944,
  wallX: 110,
  wallY: 54,
  wallWidth: 709.8,
  wallHeight: 225,
  columnGap: 2.66,
  rowGap: 4,
  fold: 288,
  rowArea: 226.8,
  tokenSize: 12.5,
  probability: { right: 907, bar: 0 },
  guessRoom: 46,
};

const phone: OverviewDesign = {
  width: 390,
  height: 442,
  wallX: 64,
  wallY: 28,
  wallWidth: 270,
  wallHeight: 81,
  columnGap: 0.6,
  rowGap: 0.6,
  fold: 117.5,
  firstRow: 19.5,
  rowArea: 256,
  rowMost: 20,
  bedAngle: 30,
  arcsFrom: 0.5,
  tokenSize: 12,
  probability: null,
  guessRoom: 41,
  headNumbers: false,
};

export interface OverviewMeasures extends OverviewDesign {
  readonly space: Space;
  readonly isPhone: boolean;
  /** Distance of two layer columns. */
  readonly pitch: number;
  readonly rowPitch: number;
  readonly tile: number;
  /** Heads stand in this many columns a layer, so that few layers still make large tiles. */
  readonly subColumns: number;
  /** Rows of tiles. */
  readonly rows: number;
  /** Width of a loom cell. */
  readonly cell: number;
  /** Distance of two token rows as seen on screen. */
  readonly rowStep: number;
  /** First and last x of the wall. */
  readonly right: number;
}

export function overviewMeasures(
  region: { readonly width: number; readonly height: number },
  config: Pick<ModelConfig, 'nLayers' | 'nHeads'>,
  count: number,
): OverviewMeasures {
  return measuresFor(region.width, region.height, config, count);
}

const measuresFor = memoLast(measure);

function measure(
  width: number,
  height: number,
  config: Pick<ModelConfig, 'nLayers' | 'nHeads'>,
  count: number,
): OverviewMeasures {
  const region = { width, height };
  return measuresOf(closedUp(stretched(chooseDesign(region), region, count), config), region, config, count);
}

/** A design filled with a model's layers and heads and a text's tokens. */
export function measuresOf(
  design: OverviewDesign,
  region: { readonly width: number; readonly height: number },
  config: Pick<ModelConfig, 'nLayers' | 'nHeads'>,
  count: number,
): OverviewMeasures {
  const pitch = design.wallWidth / config.nLayers;
  const wall = largestTiles(design, pitch, config.nHeads);
  return {
    ...design,
    ...wall,
    rows: Math.ceil(config.nHeads / wall.subColumns),
    space: fitSpace(region, design),
    isPhone: region.width < phoneBelow,
    pitch,
    cell: Math.min(pitch * 0.645, 60),
    rowStep: Math.min(rowMostOf(design, count), design.rowArea / Math.max(1, count)),
    right:
      design.wallX +
      pitch * (config.nLayers - 1) +
      wall.subColumns * (wall.tile + design.columnGap) -
      design.columnGap,
  };
}

/** A taller row would reach into the layer numbers. */
const tallestRow = 36;

/** Rows of a short text take more than drawn. */
function rowMostOf({ rowMost }: OverviewDesign, count: number): number {
  const fewer = Math.max(1, 12 / Math.max(1, count));
  return Math.max(rowMost, Math.min(rowMost * fewer, tallestRow));
}

/** The bed moves up to a wall that its tiles do not fill, and its rows share the room. */
function closedUp(design: OverviewDesign, config: Pick<ModelConfig, 'nLayers' | 'nHeads'>): OverviewDesign {
  const { rowPitch, subColumns } = largestTiles(design, design.wallWidth / config.nLayers, config.nHeads);
  const spare = design.wallHeight - rowPitch * Math.ceil(config.nHeads / subColumns);
  if (spare < 1) return design;
  const rowArea = design.rowArea + spare;
  return {
    ...design,
    wallHeight: design.wallHeight - spare,
    fold: design.fold - spare,
    rowArea,
    rowMost: (design.rowMost * rowArea) / design.rowArea,
    bedAngle: flatter(design, rowArea),
  };
}

/** The angle at which a longer bed comes no nearer. */
function flatter({ bedAngle, rowArea: drawn }: OverviewDesign, rowArea: number): number {
  const slope = (Math.tan((bedAngle * Math.PI) / 180) * drawn) / rowArea;
  return (Math.atan(slope) * 180) / Math.PI;
}

const phoneBelow = 600;
/** A caption stands above a phone's picture. */
const phoneCaption = 26;
/** Token rows take this much more than drawn at most. */
const mostStretch = 1.75;

/**
 * The design for a region that is taller than it: the tiles cannot grow, so the token rows do. The bed is tipped less the
 * longer it is, so that it comes no nearer and its columns stay under their heads.
 */
export function stretched(
  design: OverviewDesign,
  region: { readonly width: number; readonly height: number },
  count: number,
): OverviewDesign {
  const spare = (region.height * design.width) / region.width - design.height;
  if (spare <= 0) return design;
  const down = design === phone ? Math.min(phoneCaption, spare) : 0;
  const rowMost = design.rowMost * mostStretch;
  const rowArea = Math.min(design.rowArea + spare - down, Math.max(design.rowArea, rowMost * count));
  return {
    ...design,
    height: design.height + down + rowArea - design.rowArea,
    wallY: design.wallY + down,
    fold: design.fold + down,
    rowArea,
    rowMost,
    bedAngle: flatter(design, rowArea),
    // The last rows still come nearer, and their ends spread: numbers at the right edge move in.
    ...(design === narrow ? { probability: { right: 907 - Math.min(20, spare / 4), bar: 0 } } : {}),
  };
}

/** The design whose tiles come out largest; the phone's only where width is what is missing. */
export function chooseDesign(region: { readonly width: number; readonly height: number }): OverviewDesign {
  if (region.width < phoneBelow) return phone;
  const pitchOf = (design: OverviewDesign): number =>
    Math.min(region.width / design.width, region.height / design.height) * design.wallWidth;
  return pitchOf(wide) >= pitchOf(narrow) ? wide : narrow;
}

function largestTiles(
  design: OverviewDesign,
  pitch: number,
  nHeads: number,
): { readonly tile: number; readonly rowPitch: number; readonly subColumns: number } {
  let best = { tile: 0, rowPitch: 0, subColumns: 1 };
  for (let subColumns = 1; subColumns <= nHeads; subColumns++) {
    const rowPitch = design.wallHeight / Math.ceil(nHeads / subColumns);
    const tile = Math.min(pitch / subColumns - design.columnGap, rowPitch - design.rowGap);
    if (tile > best.tile) best = { tile, rowPitch: Math.min(rowPitch, tile + design.rowGap + 2), subColumns };
  }
  return best;
}
