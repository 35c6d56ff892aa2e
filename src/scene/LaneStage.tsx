import { useFrame, useThree } from '@react-three/fiber';
import { useEffect, useState } from 'react';
import { Scene } from 'three';
import { designPx } from '../base/designPx.ts';
import { laneRegion } from '../model/laneRegion.ts';
import { dismissNotice, notify } from '../state/actions.ts';
import { type LaneIndex, laneStores } from '../state/lanes.ts';
import { loadLabelFonts } from './labelAtlas.ts';
import { drawWithin, LaneArea } from './laneArea.ts';
import { Pointer } from './pointer.ts';
import { mountHandle } from './sceneHandle.ts';
import { Stage } from './stage.ts';
import { stageHandle } from './stageHandle.ts';

export interface LaneStageProps {
  readonly software: boolean;
  readonly lane: LaneIndex;
  /** Lanes on screen. */
  readonly count: number;
}

interface Mounted {
  readonly stage: Stage;
  readonly area: LaneArea;
}

/** Joins a lane's stage to React Three Fiber's renderer, loop and size. Renders nothing of its own. */
export function LaneStage({ software, lane, count }: LaneStageProps) {
  const gl = useThree((three) => three.gl);
  const invalidate = useThree((three) => three.invalidate);
  const [mounted, setMounted] = useState<Mounted | null>(null);

  useEffect(() => {
    const canvas = gl.domElement;
    const area = new LaneArea(canvas);
    const stage = new Stage({
      lane: laneStores[lane],
      renderer: gl,
      scene: new Scene(),
      element: area.element,
      software,
      invalidate: () => invalidate(),
    });
    const pointer = new Pointer(stage, area.element);
    const unmountHandle = mountHandle(stageHandle(stage, gl, area.element), lane);
    const stopWatching = watchContext(canvas, stage);
    let gone = false;
    void loadLabelFonts().then(() => {
      if (!gone) stage.fontsLoaded();
    });
    setMounted({ stage, area });
    return () => {
      gone = true;
      stopWatching();
      unmountHandle();
      pointer.dispose();
      stage.dispose();
      area.dispose();
      setMounted(null);
    };
  }, [gl, software, lane, invalidate]);

  // Asked for once the frames below reach this stage: one that came before would draw nothing, and none would follow.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number of lanes leaves this one other room
  useEffect(() => mounted?.stage.redraw(), [mounted, count]);

  // A positive priority: the stage draws, fiber does not draw a second time.
  useFrame((three, delta) => {
    const { size } = three;
    // Counts what all lanes of this frame draw.
    if (lane === 0) gl.info.reset();
    if (!mounted) return;
    const region = laneRegion(size, lane, count, designPx(window));
    mounted.area.place(region);
    drawWithin(gl, region, size.height);
    mounted.stage.frame({ ...region, dpr: three.viewport.dpr }, delta);
  }, 1);

  useEffect(() => {
    gl.info.autoReset = false;
  }, [gl]);
  return null;
}

/** A lost context comes back by itself: three uploads everything again from the CPU's copies. */
function watchContext(canvas: HTMLCanvasElement, stage: Stage): () => void {
  const stop = new AbortController();
  let notice: number | null = null;
  canvas.addEventListener(
    'webglcontextlost',
    (event) => {
      event.preventDefault();
      notice = notify('Restoring the 3D view');
    },
    { signal: stop.signal },
  );
  canvas.addEventListener(
    'webglcontextrestored',
    () => {
      if (notice !== null) dismissNotice(notice);
      notice = null;
      stage.redraw();
    },
    { signal: stop.signal },
  );
  return () => stop.abort();
}
