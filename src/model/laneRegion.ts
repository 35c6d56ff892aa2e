/** Where a lane's picture stands in the scene region, CSS px from its top left corner. */
export interface LaneRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Two lanes stand beside each other where each has this much room, else one above the other; px. */
const leastWidth = 380;
/** What stands above each of two lanes, design px. */
export const laneHeadHeight = 50;

/** Room of the picture of one of `count` lanes; `u` = px of a design px. */
export function laneRegion(
  { width, height }: { readonly width: number; readonly height: number },
  lane: number,
  count: number,
  u: number,
): LaneRegion {
  if (count < 2) return { x: 0, y: 0, width, height };
  const head = Math.round(laneHeadHeight * u);
  if (width >= 2 * leastWidth) {
    const left = Math.floor(width / 2);
    return { x: lane * left, y: head, width: lane === 0 ? left : width - left, height: height - head };
  }
  const half = Math.floor(height / 2);
  return { x: 0, y: lane * half + head, width, height: half - head };
}
