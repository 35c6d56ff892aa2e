import type { Pose } from '../layout/layoutInput.ts';

/** Whether a picture laid out for one pose shows the other. */
export function samePose(a: Pose, b: Pose | null): boolean {
  return (
    b !== null &&
    a.open === b.open &&
    a.layer === b.layer &&
    a.book === b.book &&
    a.depth === b.depth &&
    a.relief === b.relief &&
    a.orbit?.yaw === b.orbit?.yaw &&
    a.orbit?.pitch === b.orbit?.pitch
  );
}
