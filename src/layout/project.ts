import type { CameraPose, Vec3 } from './displayList.ts';
import { add, dot, radians, times } from './geometry.ts';

export interface CameraBasis {
  readonly position: Vec3;
  readonly right: Vec3;
  readonly up: Vec3;
  /** From the target to the camera. */
  readonly back: Vec3;
}

/** Where a pose puts the camera, in scene units. `height`: CSS px of the region. */
export function cameraBasis(pose: CameraPose, height: number): CameraBasis {
  const yaw = radians(pose.yaw);
  const pitch = radians(pose.pitch);
  const back: Vec3 = [Math.sin(yaw) * Math.cos(pitch), Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch)];
  const distance = height / 2 / Math.tan(radians(pose.fov) / 2) / pose.zoom;
  return {
    position: add(pose.target, times(back, distance)),
    right: [Math.cos(yaw), 0, -Math.sin(yaw)],
    up: [-Math.sin(yaw) * Math.sin(pitch), Math.cos(pitch), -Math.cos(yaw) * Math.sin(pitch)],
    back,
  };
}

export interface ScreenPoint {
  /** CSS px of the region, y down. */
  readonly x: number;
  readonly y: number;
  /** Distance in front of the camera, scene units. */
  readonly depth: number;
}

/** Projects scene points into a region of the given size. */
export function projector(
  pose: CameraPose,
  region: { readonly width: number; readonly height: number },
): (point: Vec3) => ScreenPoint {
  const { position, right, up, back } = cameraBasis(pose, region.height);
  const focal = region.height / 2 / Math.tan(radians(pose.fov) / 2);
  return (point) => {
    const from: Vec3 = [point[0] - position[0], point[1] - position[1], point[2] - position[2]];
    const depth = -dot(from, back);
    return {
      x: region.width / 2 + (focal * dot(from, right)) / depth,
      y: region.height / 2 - (focal * dot(from, up)) / depth,
      depth,
    };
  };
}
