import { Canvas } from '@react-three/fiber';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { changePage } from '../state/actions.ts';
import { useLoom } from '../state/useLoom.ts';
import { SceneCanvas } from './SceneCanvas.tsx';
import { sceneHandle } from './sceneHandle.ts';
import { webGlSupport } from './webGlSupport.ts';

export interface SceneProps {
  /** One sentence on what is in the picture now, for assistive tools. */
  readonly summary: string;
}

/** Degrees and factor of one key press. */
const keyOrbit = 5;
const keyZoom = 1.25;

/** The 3D picture. Everything in it is also in the panels' tables, which do not need it. */
export function Scene({ summary }: SceneProps) {
  const [support] = useState(webGlSupport);
  const software = support === 'software';
  // Once it is mounted: a change of the store while it is being rendered makes React begin anew, without end on a slow device.
  useEffect(() => changePage({ drawnBy: support === 'none' ? null : support }), [support]);
  const orbited = useLoom((state) => state.page.orbited);
  return (
    <section aria-label="Scene" className="scene" style={fill} onKeyDown={onKeyDown}>
      {support !== 'none' ? (
        <>
          <div
            role="img"
            aria-label={summary}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the picture takes keys for orbit, zoom and home
            tabIndex={0}
            style={fill}
          >
            <Canvas
              flat
              linear
              frameloop="demand"
              dpr={software ? 1 : [1, 2]}
              gl={{ antialias: !software }}
              resize={{ scroll: false, debounce: 0 }}
            >
              <SceneCanvas software={software} />
            </Canvas>
          </div>
          {orbited && (
            <button type="button" className="scene-home" onClick={() => sceneHandle()?.home()}>
              Reset view
            </button>
          )}
        </>
      ) : (
        <p className="scene-unavailable">
          This browser cannot draw in 3D (WebGL 2 is missing); every number is in the tables beside.
        </p>
      )}
    </section>
  );
}

const fill = { position: 'relative', width: '100%', height: '100%' } as const;

function onKeyDown(event: KeyboardEvent): void {
  const scene = sceneHandle();
  if (!scene || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Home' || event.key === '0') scene.home();
  else if (event.key === '+' || event.key === '=') scene.zoomBy(keyZoom);
  else if (event.key === '-') scene.zoomBy(1 / keyZoom);
  else if (event.shiftKey && event.key === 'ArrowLeft') scene.orbitBy(-keyOrbit, 0);
  else if (event.shiftKey && event.key === 'ArrowRight') scene.orbitBy(keyOrbit, 0);
  else if (event.shiftKey && event.key === 'ArrowUp') scene.orbitBy(0, keyOrbit);
  else if (event.shiftKey && event.key === 'ArrowDown') scene.orbitBy(0, -keyOrbit);
  else return;
  event.preventDefault();
  event.stopPropagation();
}
