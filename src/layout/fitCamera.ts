import type { CameraPose, Vec3 } from './displayList.ts';
import { along } from './geometry.ts';
import { cameraBasis, projector } from './project.ts';

/** Px of the region that stay free on each side. */
export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Moving the eye changes perspective a little, so the fit is repeated. */
const rounds = 6;

/** The pose's own direction and lens, moved and zoomed so that all points fill the region inside its margins. */
export function fitCamera(
  pose: CameraPose,
  points: readonly Vec3[],
  region: { readonly width: number; readonly height: number },
  margins: Margins,
  mostZoom: number,
): CameraPose {
  const room = {
    x: Math.max(1, region.width - margins.left - margins.right),
    y: Math.max(1, region.height - margins.top - margins.bottom),
  };
  const middle = {
    x: margins.left + room.x / 2,
    y: margins.top + room.y / 2,
  };
  let fitted = pose;
  for (let round = 0; round < rounds; round++) {
    const box = boundsOf(points.map(projector(fitted, region)));
    const share = Math.min(room.x / (box.right - box.left), room.y / (box.bottom - box.top));
    const zoom = Math.min(mostZoom, fitted.zoom * share);
    const { right, up } = cameraBasis(fitted, region.height);
    // On the plane through the target a scene unit is `zoom` px.
    const across = ((box.left + box.right) / 2 - middle.x) / fitted.zoom;
    const down = ((box.top + box.bottom) / 2 - middle.y) / fitted.zoom;
    fitted = { ...fitted, zoom, target: along(along(fitted.target, right, across), up, -down) };
  }
  return fitted;
}

function boundsOf(points: readonly { readonly x: number; readonly y: number }[]) {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
}
