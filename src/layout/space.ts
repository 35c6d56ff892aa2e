import type { Frame, Vec3 } from './displayList.ts';

/**
 * From the px of a drawn design (x right, y DOWN from the region's top, z to the viewer) to scene units: one uniform
 * scale, centred, so that a larger window shows the same picture larger.
 */
export interface Space {
  readonly scale: number;
  /** Size of the region in design px; at least the design's own. */
  readonly width: number;
  readonly height: number;
  readonly at: (x: number, y: number, z?: number) => Vec3;
  readonly frame: (x: number, y: number, width: number, height: number, z?: number) => Frame;
  /** Type size on screen: never below 10 px for what was drawn that large. */
  readonly type: (size: number) => number;
}

/** Share of the spare height that stays free above the picture. */
const topShare = 0.3;

export function fitSpace(
  region: { readonly width: number; readonly height: number },
  design: { readonly width: number; readonly height: number },
): Space {
  const scale = Math.max(0.2, Math.min(region.width / design.width, region.height / design.height));
  const left = (region.width - design.width * scale) / 2;
  // Height to spare is left below rather than above.
  const top = (region.height - design.height * scale) * topShare;
  const at = (x: number, y: number, z = 0): Vec3 => [left + x * scale, -(top + y * scale), z * scale];
  return {
    scale,
    width: design.width,
    height: design.height,
    at,
    frame: (x, y, width, height, z = 0) => ({
      origin: at(x, y, z),
      u: [width * scale, 0, 0],
      v: [0, -height * scale, 0],
    }),
    type: (size) => Math.max(size * scale, Math.min(size, 10)),
  };
}
