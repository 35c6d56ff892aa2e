import type { CameraPose, Vec3 } from './displayList.ts';
import { clamp, mixVec, pointIn } from './geometry.ts';
import { projector } from './project.ts';
import type { SceneParts } from './sceneParts.ts';

export interface Fog {
  /** Distances from the camera in scene units between which it grows, and its share at the far end. */
  readonly near: number;
  readonly far: number;
  readonly most: number;
}

/** Mixes what is far into the ground. Never in a reading pose, where colours are data. */
export function fogParts(
  parts: SceneParts,
  camera: CameraPose,
  region: { readonly width: number; readonly height: number },
  { near, far, most }: Fog,
): SceneParts {
  if (most <= 0) return parts;
  const project = projector(camera, region);
  const clear = (point: Vec3): number =>
    1 - most * clamp((project(point).depth - near) / Math.max(1, far - near), 0, 1);
  return {
    ...parts,
    surfaces: parts.surfaces.map((item) => ({
      ...item,
      opacity: item.opacity * clear(pointIn(item.frame, 0.5, 0.5)),
    })),
    lines: parts.lines.map((item) => ({
      ...item,
      opacity: item.opacity * clear(mixVec(item.from, item.to, 0.5)),
    })),
    ribbons: parts.ribbons.map((item) => ({
      ...item,
      opacity: item.opacity * clear(mixVec(item.points[0], item.points[3], 0.5)),
    })),
  };
}
