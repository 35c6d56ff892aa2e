import type { Near, Pose } from '../layout/layoutInput.ts';

/** Whether a picture laid out for one pose shows the other. */
export function samePose(a: Pose, b: Pose | null): boolean {
  return (
    b !== null &&
    a.open === b.open &&
    a.layer === b.layer &&
    a.book === b.book &&
    a.depth === b.depth &&
    a.relief === b.relief &&
    (a.zoom ?? 1) === (b.zoom ?? 1) &&
    sameNear(a.near, b.near) &&
    a.orbit?.yaw === b.orbit?.yaw &&
    a.orbit?.pitch === b.orbit?.pitch &&
    sameCamera(a.resting, b.resting)
  );
}

function sameCamera(a: Pose['resting'], b: Pose['resting']): boolean {
  if (!a || !b) return !a && !b;
  const isSame = a.yaw === b.yaw && a.pitch === b.pitch && a.zoom === b.zoom;
  return isSame && a.target.every((part, axis) => part === b.target[axis]);
}

function sameNear(a: Near | undefined, b: Near | undefined): boolean {
  return (
    a === b || (a?.left === b?.left && a?.top === b?.top && a?.zoom === b?.zoom && a?.right === b?.right)
  );
}
