import type { Bar, Bead, Line, Ribbon, Surface, Target } from './displayList.ts';
import type { RankedLabel } from './labels.ts';

/** What one part of a picture adds to the display list. */
export interface SceneParts {
  readonly surfaces: readonly Surface[];
  readonly lines: readonly Line[];
  readonly ribbons: readonly Ribbon[];
  readonly bars: readonly Bar[];
  readonly beads: readonly Bead[];
  readonly labels: readonly RankedLabel[];
  readonly targets: readonly Target[];
}

const nothing: SceneParts = {
  surfaces: [],
  lines: [],
  ribbons: [],
  bars: [],
  beads: [],
  labels: [],
  targets: [],
};

export function sceneParts(parts: Partial<SceneParts>): SceneParts {
  return { ...nothing, ...parts };
}

export function joinParts(...all: readonly SceneParts[]): SceneParts {
  return {
    surfaces: all.flatMap(({ surfaces }) => surfaces),
    lines: all.flatMap(({ lines }) => lines),
    ribbons: all.flatMap(({ ribbons }) => ribbons),
    bars: all.flatMap(({ bars }) => bars),
    beads: all.flatMap(({ beads }) => beads),
    labels: all.flatMap(({ labels }) => labels),
    targets: all.flatMap(({ targets }) => targets),
  };
}

/** Below this nothing is seen of a primitive: it is left out. */
const unseen = 0.01;

function faded<T extends { readonly opacity: number }>(items: readonly T[], opacity: number): readonly T[] {
  return items.map((item) => ({ ...item, opacity: item.opacity * opacity }));
}

/** The same parts at a share of their opacity; what can hardly be seen cannot be clicked. */
export function fadeParts(parts: SceneParts, opacity: number): SceneParts {
  if (opacity >= 1) return parts;
  if (opacity < unseen) return nothing;
  return {
    surfaces: faded(parts.surfaces, opacity),
    lines: faded(parts.lines, opacity),
    ribbons: faded(parts.ribbons, opacity),
    bars: parts.bars,
    beads: faded(parts.beads, opacity),
    labels: parts.labels.map(({ label, rank }) => ({
      label: { ...label, opacity: label.opacity * opacity },
      rank,
    })),
    targets: opacity < 0.5 ? [] : parts.targets,
  };
}
