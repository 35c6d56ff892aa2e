import type { Frame, Vec3 } from './displayList.ts';

export function add(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function times(a: Vec3, factor: number): Vec3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

/** `a + b * factor` */
export function along(a: Vec3, b: Vec3, factor: number): Vec3 {
  return [a[0] + b[0] * factor, a[1] + b[1] * factor, a[2] + b[2] * factor];
}

export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

export function mixVec(a: Vec3, b: Vec3, share: number): Vec3 {
  return [mix(a[0], b[0], share), mix(a[1], b[1], share), mix(a[2], b[2], share)];
}

export function mixFrame(a: Frame, b: Frame, share: number): Frame {
  if (share <= 0) return a;
  if (share >= 1) return b;
  return {
    origin: mixVec(a.origin, b.origin, share),
    u: mixVec(a.u, b.u, share),
    v: mixVec(a.v, b.v, share),
  };
}

/** Point of a frame: `column`, `row` are 0..1 along u and v. */
export function pointIn(frame: Frame, column: number, row: number): Vec3 {
  return along(along(frame.origin, frame.u, column), frame.v, row);
}

/** Frame of three of its corners. */
export function frameOf(topLeft: Vec3, topRight: Vec3, bottomLeft: Vec3): Frame {
  return { origin: topLeft, u: along(topRight, topLeft, -1), v: along(bottomLeft, topLeft, -1) };
}

/** Part of a frame, in shares of it. */
export function partOf(frame: Frame, column: number, row: number, width: number, height: number): Frame {
  return { origin: pointIn(frame, column, row), u: times(frame.u, width), v: times(frame.v, height) };
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** 0 up to `from`, 1 from `to` on, smooth between. */
export function smooth(value: number, from = 0, to = 1): number {
  const share = clamp((value - from) / (to - from), 0, 1);
  return share * share * (3 - 2 * share);
}

export function range(count: number): readonly number[] {
  return Array.from({ length: Math.max(0, count) }, (_, index) => index);
}

export function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
