import { type PerspectiveCamera, Vector3 } from 'three';
import type { Vec3 } from '../layout/displayList.ts';
import type { Aim } from './picking.ts';

/** Rays and screen places of a camera, for picking; `size` in CSS px of the region. */
export function aimThrough(
  camera: PerspectiveCamera,
  { width, height }: { readonly width: number; readonly height: number },
  picture: Pick<Aim, 'list' | 'held' | 'labelBox'>,
): Aim {
  const half = Math.tan((camera.fov * Math.PI) / 360);
  return {
    ...picture,
    ray: (x, y) => {
      const across = (((x / width) * 2 - 1) * half * width) / height;
      const way = new Vector3(across, (1 - (y / height) * 2) * half, -1).applyQuaternion(camera.quaternion);
      return { origin: toVec3(camera.position), direction: toVec3(way) };
    },
    toScreen: (point) => {
      const at = new Vector3(...point).applyMatrix4(camera.matrixWorldInverse);
      if (at.z >= 0) return null;
      at.applyMatrix4(camera.projectionMatrix);
      const place = { x: ((at.x + 1) / 2) * width, y: ((1 - at.y) / 2) * height };
      const isInside = place.x >= 0 && place.x <= width && place.y >= 0 && place.y <= height;
      return isInside ? place : null;
    },
  };
}

function toVec3({ x, y, z }: Vector3): Vec3 {
  return [x, y, z];
}
