import { describe, expect, it } from 'vitest';
import { eased, PoseAnimator } from './poseAnimator.ts';

describe('PoseAnimator', () => {
  it('opens in half a second and stays', () => {
    const poses = new PoseAnimator();
    poses.setGoal({ layer: 13, relief: false }, 1000, false);
    expect(poses.at(1000)).toMatchObject({ open: 0, layer: 13 });
    expect(poses.at(1250).open).toBeCloseTo(0.5, 9);
    expect(poses.isMoving(1499)).toBe(true);
    expect(poses.isMoving(1500)).toBe(false);
    expect(poses.at(1600)).toMatchObject({ open: 1, layer: 13 });
  });

  it('turns back from where it is, and names the layer until it has closed', () => {
    const poses = new PoseAnimator();
    poses.setGoal({ layer: 13, relief: false }, 0, false);
    const there = poses.at(200).open;
    poses.setGoal({ layer: null, relief: false }, 200, false);
    expect(poses.at(200).open).toBeCloseTo(there, 9);
    expect(poses.at(300)).toMatchObject({ layer: 13 });
    expect(poses.at(701)).toMatchObject({ open: 0, layer: null });
  });

  it('under reduced motion it cuts', () => {
    const poses = new PoseAnimator();
    poses.setGoal({ layer: 4, relief: true }, 50, true);
    expect(poses.isMoving(50)).toBe(false);
    expect(poses.at(50)).toMatchObject({ open: 1, relief: 1, layer: 4 });
  });

  it('holds the opening shot, settles in a second and a half, sooner when someone acts', () => {
    const poses = new PoseAnimator();
    poses.openBook(0);
    expect(poses.at(899).book).toBe(1);
    expect(poses.at(900 + 750).book).toBeCloseTo(0.5, 9);
    poses.closeBook(1650, false);
    expect(poses.at(1650 + 500).book).toBe(0);
    expect(poses.isMoving(1650 + 500)).toBe(false);
  });

  it('fans heads out only in an opened layer', () => {
    const poses = new PoseAnimator();
    poses.depth = 1;
    expect(poses.at(0).depth).toBe(0);
    poses.setGoal({ layer: 2, relief: false }, 0, true);
    expect(poses.at(0).depth).toBe(1);
  });

  it('eases without overshoot', () => {
    const shares = Array.from({ length: 101 }, (_, step) => eased(step / 100));
    for (const [index, share] of shares.slice(1).entries())
      expect(share).toBeGreaterThanOrEqual(shares[index] ?? 0);
    expect([eased(-1), eased(0.5), eased(2)]).toEqual([0, 0.5, 1]);
  });
});
