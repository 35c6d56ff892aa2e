import CameraControls from 'camera-controls';
import {
  Box3,
  Matrix4,
  PerspectiveCamera,
  Quaternion,
  Raycaster,
  Sphere,
  Spherical,
  Vector2,
  Vector3,
  Vector4,
} from 'three';
import type { CameraPose } from '../layout/displayList.ts';
import type { Near, Orbit } from '../layout/layoutInput.ts';
import type { CameraState } from '../model/view.ts';
import {
  between,
  exactZoom,
  eyeDistance,
  fanShare,
  fromCameraState,
  type HandPose,
  orbitAngle,
  shifted,
  toCameraState,
  zoomStep,
} from './cameraMath.ts';
import { eased } from './poseAnimator.ts';

CameraControls.install({
  THREE: { Vector2, Vector3, Vector4, Quaternion, Matrix4, Spherical, Box3, Sphere, Raycaster },
});

const degree = 180 / Math.PI;
/** Limits of the orbit, degrees from the reading pose: one cannot get behind or under the loom. */
const limits = { yaw: 55, up: 60, down: 10 } as const;
const nearestZoom = 32;
const farthestZoom = 0.4;
/** From this zoom on cells may have room for numbers; the camera may look aside by so many degrees. */
const nearStep = 2;
const straight = 1;
const homeMs = 500;

/** Points looked at are counted from the layout's own, which may move under way. */
interface Tween {
  readonly from: HandPose;
  readonly to: HandPose | 'home';
  readonly start: number;
}

/**
 * The camera: follows the layout's pose until a hand takes it, then keeps the hand's direction, point and zoom while the
 * layout changes under it. camera-controls does wheel, pan and pinch; rotation comes from pointer.ts, past the 4 px of a click.
 */
export class CameraRig {
  readonly camera = new PerspectiveCamera(12, 1, 100, 20_000);
  readonly #controls: CameraControls;
  #base: CameraPose | null = null;
  #height = 1;
  #held = false;
  #tween: Tween | null = null;
  #restored: CameraState | null = null;
  #unsaved = false;
  readonly #stop = new AbortController();

  /** `onInput`: the person moves the camera, a frame is needed. */
  constructor(element: HTMLElement, onInput: () => void) {
    const controls = new CameraControls(this.camera, element);
    const { ACTION } = CameraControls;
    controls.mouseButtons.left = ACTION.NONE;
    controls.mouseButtons.right = ACTION.TRUCK;
    controls.mouseButtons.middle = ACTION.TRUCK;
    controls.mouseButtons.wheel = ACTION.DOLLY;
    controls.touches.one = ACTION.NONE;
    controls.touches.two = ACTION.TOUCH_DOLLY_TRUCK;
    controls.touches.three = ACTION.TOUCH_TRUCK;
    controls.dollyToCursor = true;
    controls.smoothTime = 0.12;
    controls.draggingSmoothTime = 0.03;
    controls.minPolarAngle = (90 - limits.up) / degree;
    controls.maxPolarAngle = (90 + limits.down) / degree;
    controls.minAzimuthAngle = -limits.yaw / degree;
    controls.maxAzimuthAngle = limits.yaw / degree;
    controls.dollySpeed = 0.6;
    const taken = () => {
      this.#take();
      onInput();
    };
    controls.addEventListener('control', () => {
      // The left button's moves arrive here too, with no action: they are pointer.ts's.
      if (controls.currentAction !== ACTION.NONE) taken();
    });
    element.addEventListener('wheel', taken, { passive: true, signal: this.#stop.signal });
    this.#controls = controls;
  }

  /** Moved by hand. */
  get held(): boolean {
    return this.#held;
  }

  /** Where a hand holds the camera; null while the layout's pose is followed. */
  get orbit(): Orbit | null {
    if (!this.#held) return null;
    const { yaw, pitch } = this.#restored ? fromCameraState(this.#restored) : this.hand();
    return { yaw, pitch };
  }

  /** How near a hand has brought the camera, in whole steps. */
  get zoomStep(): number {
    if (!this.#held) return 1;
    return zoomStep(this.#restored ? fromCameraState(this.#restored).zoom : this.hand().zoom);
  }

  /** What is seen of the plane of an opened layer from near, looked at straight; null else. */
  near(width: number, height: number): Near | null {
    const base = this.#base;
    if (!base || this.zoomStep < nearStep || this.#tween) return null;
    const { yaw, pitch } = this.hand();
    if (orbitAngle(yaw - base.yaw, pitch - base.pitch) > straight) return null;
    const { x, y, z } = this.camera.position;
    const zoom = height / 2 / Math.tan(base.fov / 2 / degree) / z;
    const [across, down] = [width / 2 / zoom, height / 2 / zoom];
    return { left: x - across, right: x + across, top: y + down, bottom: y - down, zoom };
  }

  /** How far the heads of an opened layer are fanned out. */
  get fan(): number {
    const { orbit } = this;
    return orbit ? fanShare(orbitAngle(orbit.yaw, orbit.pitch)) : 0;
  }

  /** Advances controls and tweens; true while the camera is still moving. `delta` in s, `now` in ms. */
  update(delta: number, now: number): boolean {
    if (this.#tween) {
      const share = eased((now - this.#tween.start) / homeMs);
      const { yaw, pitch, target, zoom } = between(this.#tween.from, this.#goalOf(this.#tween), share);
      this.#apply({ yaw, pitch, zoom, target: shifted(target, [0, 0, 0], this.#base?.target ?? [0, 0, 0]) });
      if (share >= 1) this.#arrive(this.#tween);
      return this.#tween !== null;
    }
    return this.#controls.update(Math.min(delta, 0.1));
  }

  /** The layout's own pose for the picture as it now stands. */
  setBase(base: CameraPose, width: number, height: number): void {
    const before = this.#base;
    const zoom = this.#held && before ? this.hand().zoom : 1;
    this.#base = base;
    this.#setLens(base, width, height);
    if (this.#restored) {
      const zoom = exactZoom(this.#restored, base, height);
      this.#apply({ ...fromCameraState(this.#restored), zoom });
    } else if (!this.#held) {
      this.#apply({ yaw: base.yaw, pitch: base.pitch, target: base.target, zoom: 1 });
    } else if (before && !samePose(before, base)) {
      const hand = this.hand();
      this.#apply({ ...hand, target: shifted(hand.target, before.target, base.target), zoom });
    }
  }

  /** Orbits by degrees. */
  rotate(yaw: number, pitch: number): void {
    this.#take();
    void this.#controls.rotate(yaw / degree, -pitch / degree, false);
  }

  /** Zooms by a factor, towards the middle. */
  zoomBy(factor: number): void {
    this.#take();
    void this.#controls.dollyTo(this.#controls.distance / factor, true);
  }

  /** Back to the layout's own pose, in 500 ms. */
  goHome(now: number, cut: boolean): void {
    this.#restored = null;
    this.#unsaved = false;
    if (!this.#held || !this.#base) return;
    this.#tween = { from: this.#offset(), to: 'home', start: cut ? now - homeMs : now };
  }

  /** To a named direction, e.g. heads in depth, in the layout's own framing or from nearer or farther than that. */
  orbitTo(yaw: number, pitch: number, now: number, cut: boolean, zoom = 1): void {
    const from = this.#offset();
    this.#take();
    this.#tween = { from, to: { yaw, pitch, target: [0, 0, 0], zoom }, start: cut ? now - homeMs : now };
  }

  /** From a link or from history: exactly this, until a hand takes the camera, whatever values arrive meanwhile. */
  restore(state: CameraState): void {
    this.#restored = state;
    this.#held = true;
    this.#tween = null;
    this.#unsaved = false;
  }

  /** What is to be written into the view now that the camera rests; null when nothing changed. */
  takeUnsaved(): CameraState | null {
    if (!this.#unsaved || !this.#base || this.#tween) return null;
    this.#unsaved = false;
    return this.#held ? toCameraState(this.#base, this.hand(), this.#height) : null;
  }

  dispose(): void {
    this.#stop.abort();
    this.#controls.dispose();
  }

  hand(): HandPose {
    const controls = this.#controls;
    const target = controls.getTarget(new Vector3());
    const base = this.#base;
    const zoom = base ? eyeDistance(base, this.#height) / controls.distance : 1;
    return {
      yaw: controls.azimuthAngle * degree,
      pitch: 90 - controls.polarAngle * degree,
      target: [target.x, target.y, target.z],
      zoom,
    };
  }

  #take(): void {
    this.#restored = null;
    this.#held = true;
    this.#unsaved = true;
    this.#tween = null;
  }

  #goalOf({ from, to }: Tween): HandPose {
    if (to !== 'home') return to;
    const base = this.#base;
    return base ? { yaw: base.yaw, pitch: base.pitch, target: [0, 0, 0], zoom: 1 } : from;
  }

  /** The hand's pose, its point counted from the layout's own. */
  #offset(): HandPose {
    const hand = this.hand();
    const base = this.#base;
    return base ? { ...hand, target: shifted(hand.target, base.target, [0, 0, 0]) } : hand;
  }

  #arrive(tween: Tween): void {
    this.#tween = null;
    if (tween.to === 'home') this.#held = false;
  }

  #apply({ yaw, pitch, target, zoom }: HandPose): void {
    const base = this.#base;
    if (!base) return;
    const distance = eyeDistance({ fov: base.fov, zoom: base.zoom * zoom }, this.#height);
    const [x, y, z] = target;
    const level = Math.cos(pitch / degree) * distance;
    void this.#controls.setLookAt(
      x + Math.sin(yaw / degree) * level,
      y + Math.sin(pitch / degree) * distance,
      z + Math.cos(yaw / degree) * level,
      ...target,
      false,
    );
    this.#controls.update(0);
  }

  #setLens(base: CameraPose, width: number, height: number): void {
    this.#height = height;
    const distance = eyeDistance(base, height);
    const { camera } = this;
    camera.fov = base.fov;
    camera.aspect = width / height;
    camera.near = (distance * 0.4) / nearestZoom;
    camera.far = distance * 6;
    camera.updateProjectionMatrix();
    this.#controls.minDistance = distance / nearestZoom;
    this.#controls.maxDistance = distance / farthestZoom;
    const room = new Box3(new Vector3(0, -height, -1600), new Vector3(width, 0, 600));
    this.#controls.setBoundary(room.expandByPoint(new Vector3(...base.target)));
  }
}

function samePose(a: CameraPose, b: CameraPose): boolean {
  return a.fov === b.fov && a.zoom === b.zoom && a.target.every((value, axis) => value === b.target[axis]);
}
