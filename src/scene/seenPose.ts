import type { Pose } from '../layout/layoutInput.ts';
import type { CameraRig } from './cameraRig.ts';

/** Labels and the framing of an opened layer follow the direction it is seen from, its cells how near it is seen. */
export function seenPose(
  pose: Pose,
  rig: CameraRig,
  { width, height }: { readonly width: number; readonly height: number },
  cameraMoves: boolean,
): Pose {
  if (pose.layer === null) return pose;
  const near = cameraMoves ? null : rig.near(width, height);
  return { ...pose, orbit: rig.orbit, zoom: rig.zoomStep, ...(near && { near }) };
}
