import { describe, expect, it } from 'vitest';
import { layoutScene } from '../layoutScene.ts';
import { maryJohn, openPose, openView } from '../testing/maryJohn.ts';
import { collisions, outside } from '../testing/onScreen.ts';

describe('heads in depth', () => {
  const orbits = [-55, -30, -12, 12, 30, 55].flatMap((yaw) =>
    [-10, 0, 16, 60].map((pitch) => ({ yaw, pitch })),
  );

  it.each([
    [1280, 568],
    [944, 568],
    [1920, 948],
  ])('keeps the whole deck and its labels inside %d x %d, wherever it is seen from', (width, height) => {
    for (const orbit of orbits) {
      const asked = { view: openView, pose: { ...openPose, depth: 1, orbit }, width, height };
      const input = maryJohn(asked);
      const list = layoutScene(input);
      expect([list.camera.yaw, list.camera.pitch]).toEqual([orbit.yaw, orbit.pitch]);
      expect(collisions(list, input)).toEqual([]);
      const deck = list.surfaces.filter(({ id }) => /^(pane-|block-(input|out|query|mix))/.test(id));
      expect(deck.length).toBeGreaterThan(30);
      expect(outside({ ...list, surfaces: deck }, input)).toEqual([]);
    }
  });

  it('paints far planes first from either side', () => {
    for (const yaw of [-40, 40]) {
      const input = maryJohn({ view: openView, pose: { ...openPose, depth: 1, orbit: { yaw, pitch: 10 } } });
      const zs = layoutScene(input)
        .surfaces.filter(({ id }) => /^(pane-\d+$|block-(input|out))/.test(id))
        .map(({ frame }) => frame.origin[2]);
      expect(zs).toHaveLength(11);
      expect(zs).toEqual([...zs].sort((a, b) => a - b));
    }
  });

  it('lifts the pane under the pointer, whose place to hit stays', () => {
    const at = (hoverHead: number | null) => {
      const pose = { ...openPose, depth: 1, orbit: { yaw: 30, pitch: 16 } };
      const list = layoutScene({ ...maryJohn({ view: openView, pose }), hoverHead });
      const pane = list.surfaces.find(({ id }) => id === 'pane-1');
      const target = list.targets.find(({ action }) => action.kind === 'openHead' && action.head === 1);
      return {
        y: pane?.frame.origin[1] ?? Number.NaN,
        hit: target && 'frame' in target ? target.frame : null,
      };
    };
    expect(at(1).y).toBeGreaterThan(at(null).y + 50);
    expect(at(1).hit?.origin[1]).toBeCloseTo(at(null).hit?.origin[1] ?? Number.NaN, 6);
  });
});
