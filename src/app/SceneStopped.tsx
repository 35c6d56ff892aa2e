import { useEffect } from 'react';
import type { FallbackProps } from 'react-error-boundary';
import { sceneWillNotCome } from '../scene/sceneHandle.ts';

/** Stands where the 3D view was; everything beside it goes on working. */
export function SceneStopped({ resetErrorBoundary }: FallbackProps) {
  useEffect(sceneWillNotCome, []);
  return (
    <section aria-label="Scene" className="scene-stopped">
      <p role="alert">The 3D view stopped. The sentence, the tables and your link still work.</p>
      <button type="button" className="button" onClick={resetErrorBoundary}>
        Show it again
      </button>
      <button type="button" className="button" onClick={() => location.reload()}>
        Reload the page
      </button>
    </section>
  );
}
