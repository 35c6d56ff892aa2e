import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary } from 'react-error-boundary';
import { ensure } from '../base/brand.ts';
import { createEngine } from '../engine/engineClient.ts';
import { Activity } from './activity.ts';
import { createApp } from './App.tsx';
import { PageStopped } from './PageStopped.tsx';
import { startLoom } from './startLoom.ts';

// Begun before anything is drawn, so that the 3D part arrives while the page comes up; tried again when it failed.
let scene: Promise<typeof import('../scene/Scene.tsx')> | null = null;
const loadScene = () => {
  scene ??= import('../scene/Scene.tsx');
  scene.catch(() => {
    scene = null;
  });
  return scene;
};

const activity = new Activity();
startLoom({ page: window, createEngine, activity, scene: loadScene() });
const App = createApp({ loadScene, activity });
createRoot(ensure(document.getElementById('root'), 'the element #root')).render(
  <StrictMode>
    <ErrorBoundary FallbackComponent={PageStopped}>
      <App />
    </ErrorBoundary>
  </StrictMode>,
);
