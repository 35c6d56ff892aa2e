import { describe, expect, it } from 'vitest';
import type { CameraPose } from '../layout/displayList.ts';
import { cameraBasis } from '../layout/project.ts';
import {
  eyeDistance,
  exactZoom,
  fanShare,
  fromCameraState,
  handMoved,
  orbitAngle,
  toCameraState,
  zoomStep,
} from './cameraMath.ts';

const base: CameraPose = { fov: 12, yaw: 0, pitch: 0, target: [640, -294, 0], zoom: 1 };

describe('camera of a link', () => {
  it('comes back to a thousandth', () => {
    const hand = {
      yaw: 31.23456,
      pitch: -12.34567,
      target: [612.34567, -250.9876, 33.3333],
      zoom: 1.23456,
    } as const;
    const state = toCameraState(base, hand, 588);
    const restored = { ...fromCameraState(state), zoom: exactZoom(state, base, 588) };
    expect(restored.yaw).toBeCloseTo(hand.yaw, 3);
    expect(restored.pitch).toBeCloseTo(hand.pitch, 3);
    const before = cameraBasis(handMoved(base, hand), 588).position;
    const after = cameraBasis(handMoved(base, restored), 588).position;
    for (const axis of [0, 1, 2] as const) {
      expect(Math.abs(after[axis] - before[axis])).toBeLessThan(1.5e-3);
      expect(Math.abs(restored.target[axis] - hand.target[axis])).toBeLessThan(1e-3);
    }
    expect(toCameraState(base, restored, 588).target).toEqual(state.target);
    // Another window keeps the zoom, so that the same picture fills it.
    expect(exactZoom(state, base, 900)).toBe(state.zoom);
  });
});

describe('distances and angles', () => {
  it('one unit is one px in the reading pose', () => {
    const distance = eyeDistance(base, 588);
    expect((588 / 2 / distance) * 2).toBeCloseTo(2 * Math.tan((6 * Math.PI) / 180), 12);
  });

  it('heads fan out between 8 and 25 degrees', () => {
    expect(orbitAngle(0, 0)).toBe(0);
    expect(orbitAngle(30, 0)).toBeCloseTo(30, 9);
    expect(orbitAngle(0, -16)).toBeCloseTo(16, 9);
    expect(fanShare(8)).toBe(0);
    expect(fanShare(25)).toBe(1);
    expect(fanShare(16.5)).toBeCloseTo(0.5, 9);
  });
});

it('counts how near a hand has come in powers of two', () => {
  expect([0.4, 1, 1.9, 2, 7.99, 8, 32].map(zoomStep)).toEqual([1, 1, 1, 2, 4, 8, 32]);
});
