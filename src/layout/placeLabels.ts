import type { CameraPose, Label } from './displayList.ts';
import { type Box, labelBox, overlaps, type RankedLabel } from './labels.ts';
import { projector } from './project.ts';

/**
 * Labels that can be read: inside the region, none over another. The higher rank stays, equal ranks in the order
 * given; the result keeps that order.
 */
export function placeLabels(
  labels: readonly RankedLabel[],
  camera: CameraPose,
  region: { readonly width: number; readonly height: number },
): readonly Label[] {
  const project = projector(camera, region);
  const order = labels.map((_, index) => index);
  order.sort((a, b) => weightOf(labels[b]) - weightOf(labels[a]) || a - b);
  const taken: Box[] = [];
  const kept = new Set<number>();
  for (const index of order) {
    const label = labels[index]?.label;
    if (!label) continue;
    const box = labelBox(label, project(label.at));
    const inside = box.left >= 0 && box.top >= 0 && box.right <= region.width && box.bottom <= region.height;
    if (!inside || taken.some((other) => overlaps(box, other))) continue;
    taken.push(box);
    kept.add(index);
  }
  return labels.filter((_, index) => kept.has(index)).map(({ label }) => label);
}

/** What fades gives way to what comes. */
function weightOf(ranked: RankedLabel | undefined): number {
  return ranked ? ranked.rank * ranked.label.opacity : 0;
}
