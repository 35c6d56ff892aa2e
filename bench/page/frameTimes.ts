import { Scene, WebGLRenderer } from 'three';
import { ensure } from '../../src/base/brand.ts';
import type { DisplayList } from '../../src/layout/displayList.ts';
import { layoutScene } from '../../src/layout/layoutScene.ts';
import { toLayoutInput } from '../../src/scene/layoutRequest.ts';
import { Stage } from '../../src/scene/stage.ts';
import { store } from '../../src/state/store.ts';

export interface FrameTimes {
  /** ms of each frame, until its pixels can be read. */
  readonly overview: readonly number[];
  readonly wall: readonly number[];
}

const size = { x: 0, y: 0, width: 1280, height: 720, dpr: 1 };
const readingPose = { open: 0, layer: null, book: 0, depth: 0, relief: 0 } as const;
const settlingFrames = 40;

/** The overview of the run in the store beside its attention patterns alone, in turns, without antialiasing. */
export function frameTimes(frames: number): FrameTimes {
  const renderer = new WebGLRenderer({ antialias: false });
  renderer.setSize(size.width, size.height);
  document.body.append(renderer.domElement);
  const scene = new Scene();
  const stage = new Stage({
    lane: store,
    renderer,
    scene,
    element: renderer.domElement,
    software: false,
    invalidate: () => {},
  });
  // Values are uploaded over several frames.
  for (let frame = 0; frame < settlingFrames; frame++) stage.frame(size, 0.016);
  const state = store.getState();
  const input = toLayoutInput({ state, pose: readingPose, size, hoverRow: null, hoverHead: null });
  const list = layoutScene(ensure(input, 'the run to draw'));
  const paper = { theme: state.page.theme, ...size, fog: [1e5, 2e5, 0] as const };
  const timed = (shown: DisplayList): number => {
    ensure(stage.drawing, 'the drawing').draw(shown, state.run.values, paper);
    render(renderer, scene, stage);
    const startMs = performance.now();
    render(renderer, scene, stage);
    return performance.now() - startMs;
  };
  const wall = wallOnly(list);
  const times = Array.from({ length: frames }, () => [timed(list), timed(wall)] as const);
  stage.dispose();
  renderer.dispose();
  return { overview: times.map(([first]) => first), wall: times.map(([, second]) => second) };
}

function render(renderer: WebGLRenderer, scene: Scene, stage: Stage): void {
  renderer.render(scene, stage.rig.camera);
  const gl = renderer.getContext();
  // Reading a pixel waits for the frame.
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
}

function wallOnly(list: DisplayList): DisplayList {
  const surfaces = list.surfaces.filter(
    (surface) => surface.kind === 'cells' && surface.address.endsWith('.attn.pattern'),
  );
  return { ...list, surfaces, lines: [], ribbons: [], bars: [], beads: [], labels: [] };
}
