import type { DisplayList, Frame } from '../displayList.ts';
import { pointIn } from '../geometry.ts';
import { labelBox, overlaps } from '../labels.ts';
import type { LayoutInput } from '../layoutInput.ts';
import { projector } from '../project.ts';

function boxesOf(list: DisplayList, input: LayoutInput) {
  const project = projector(list.camera, input.region);
  return list.labels.map((label) => ({ id: label.id, box: labelBox(label, project(label.at)) }));
}

function cornersOf(list: DisplayList, input: LayoutInput, frame: Frame) {
  const project = projector(list.camera, input.region);
  return [pointIn(frame, 0, 0), pointIn(frame, 1, 0), pointIn(frame, 1, 1), pointIn(frame, 0, 1)].map(
    project,
  );
}

/** Pairs of labels that cover one another. */
export function collisions(list: DisplayList, input: LayoutInput): readonly string[] {
  const boxes = boxesOf(list, input);
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .flatMap((other) => (overlaps(one.box, other.box) ? [`${one.id} on ${other.id}`] : [])),
  );
}

/** Labels and surfaces that reach out of the region. */
export function outside(list: DisplayList, input: LayoutInput): readonly string[] {
  const { width, height } = input.region;
  const isOut = (x: number, y: number): boolean =>
    x < -0.5 || y < -0.5 || x > width + 0.5 || y > height + 0.5;
  const labels = boxesOf(list, input).filter(
    ({ box }) => isOut(box.left, box.top) || isOut(box.right, box.bottom),
  );
  const surfaces = list.surfaces.filter(({ frame }) =>
    cornersOf(list, input, frame).some(({ x, y }) => isOut(x, y)),
  );
  return [...labels, ...surfaces].map(({ id }) => id);
}
