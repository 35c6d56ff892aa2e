import type { CameraPose } from './displayList.ts';
import { along, mix, mixVec } from './geometry.ts';
import { cameraBasis } from './project.ts';
import type { Space } from './space.ts';

/** Distance in design px from which the overview was drawn: a lens of 12 degrees over a page of 720 px. */
const readingDistance = 360 / Math.tan((6 * Math.PI) / 180);

const degrees = 180 / Math.PI;

/** Lens in degrees that sees `height` px at a distance. */
function lens(height: number, distance: number): number {
  return 2 * Math.atan(height / 2 / distance) * degrees;
}

/** Frontal: on the plane z = 0 a scene unit is one CSS px of the region. */
export function readingCamera(
  space: Space,
  region: { readonly width: number; readonly height: number },
): CameraPose {
  return {
    fov: lens(region.height, readingDistance * space.scale),
    yaw: 0,
    pitch: 0,
    target: [region.width / 2, -region.height / 2, 0],
    zoom: 1,
  };
}

/** A pose as the study drew it over a page of 1280 x 720, whose scene region begins 96 px below the top. */
export interface DrawnPose {
  readonly fov: number;
  readonly yaw: number;
  readonly pitch: number;
  /** Page px: x, y down, z to the viewer. */
  readonly at: readonly [number, number, number];
  readonly zoom: number;
  /** The finished picture moved right and down, page px. */
  readonly moved?: readonly [right: number, down: number];
}

const pageTop = 96;
const pageHeight = 720;
/** The middle of a region of 588 px lies this far below the middle of the page. */
const aboveMiddle = pageTop + 588 / 2 - pageHeight / 2;

/** The drawn pose for a region of any size: same picture, same perspective, at the space's scale. */
export function drawnCamera(
  pose: DrawnPose,
  space: Space,
  region: { readonly width: number; readonly height: number },
): CameraPose {
  const distance = (pageHeight / 2 / Math.tan(pose.fov / 2 / degrees) / pose.zoom) * space.scale;
  const fov = lens(region.height, distance * pose.zoom);
  const [x, y, z] = pose.at;
  const [right, down] = pose.moved ?? [0, 0];
  const camera = {
    fov,
    yaw: pose.yaw,
    pitch: pose.pitch,
    target: space.at(x, y - pageTop, z),
    zoom: pose.zoom,
  };
  const basis = cameraBasis(camera, region.height);
  // The page's middle lies above the region's: there the lens looked straight ahead.
  const px = space.scale / pose.zoom;
  const target = along(along(camera.target, basis.right, -right * px), basis.up, (down - aboveMiddle) * px);
  return { ...camera, target };
}

export function mixCamera(a: CameraPose, b: CameraPose, share: number): CameraPose {
  if (share <= 0) return a;
  if (share >= 1) return b;
  return {
    fov: mix(a.fov, b.fov, share),
    yaw: mix(a.yaw, b.yaw, share),
    pitch: mix(a.pitch, b.pitch, share),
    target: mixVec(a.target, b.target, share),
    zoom: mix(a.zoom, b.zoom, share),
  };
}
