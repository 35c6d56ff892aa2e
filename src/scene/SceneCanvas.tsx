import { useFrame, useThree } from '@react-three/fiber';
import { useEffect, useState } from 'react';
import { dismissNotice, notify } from '../state/actions.ts';
import { loadLabelFonts } from './labelAtlas.ts';
import { Pointer } from './pointer.ts';
import { mountHandle } from './sceneHandle.ts';
import { Stage } from './stage.ts';
import { stageHandle } from './stageHandle.ts';

/** Joins the stage to React Three Fiber's renderer, loop and size. Renders nothing of its own. */
export function SceneCanvas({ software }: { readonly software: boolean }) {
  const gl = useThree((three) => three.gl);
  const scene = useThree((three) => three.scene);
  const invalidate = useThree((three) => three.invalidate);
  const [stage, setStage] = useState<Stage | null>(null);

  useEffect(() => {
    const canvas = gl.domElement;
    const made = new Stage({
      renderer: gl,
      scene,
      element: canvas,
      software,
      invalidate: () => invalidate(),
    });
    const pointer = new Pointer(made, canvas);
    const unmountHandle = mountHandle(stageHandle(made, gl));
    const stopWatching = watchContext(canvas, made);
    let gone = false;
    void loadLabelFonts().then(() => {
      if (!gone) made.fontsLoaded();
    });
    setStage(made);
    return () => {
      gone = true;
      stopWatching();
      unmountHandle();
      pointer.dispose();
      made.dispose();
      setStage(null);
    };
  }, [gl, scene, software, invalidate]);

  // Asked for once the frames below reach this stage: one that came before would draw nothing, and none would follow.
  useEffect(() => stage?.redraw(), [stage]);

  // A positive priority: the stage draws, fiber does not draw a second time.
  useFrame((three, delta) => {
    const { width, height } = three.size;
    stage?.frame({ width, height, dpr: three.viewport.dpr }, delta);
  }, 1);
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
