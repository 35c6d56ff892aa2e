import type { Pose } from '../layout/layoutInput.ts';
import type { CameraRig } from './cameraRig.ts';

/**
 * Labels and the framing of an opened layer follow the direction it is seen from, its cells how near it is seen. Labels
 * of the overview are placed again when the camera rests.
 */
export function seenPose(
  pose: Pose,
  rig: CameraRig,
  { width, height }: { readonly width: number; readonly height: number },
  cameraMoves: boolean,
): Pose {
  if (pose.layer === null) return cameraMoves ? pose : { ...pose, resting: rig.held ? rig.hand() : null };
  const near = cameraMoves ? null : rig.near(width, height);
  return { ...pose, orbit: rig.orbit, zoom: rig.zoomStep, ...(near && { near }) };
}
