import { lazy, Suspense } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { Caption } from '../panels/Caption.tsx';
import { DropZone } from '../panels/DropZone.tsx';
import { Legend } from '../panels/legend/Legend.tsx';
import { Notices } from '../panels/Notices.tsx';
import { PromptBar } from '../panels/prompt/PromptBar.tsx';
import { SceneFailed } from '../panels/SceneFailed.tsx';
import { StageBar } from '../panels/StageBar.tsx';
import { Tooltip } from '../panels/Tooltip.tsx';
import { TopBar } from '../panels/TopBar.tsx';
import { Timeline } from '../panels/timeline/Timeline.tsx';
import { whenFirstPicture } from '../scene/sceneHandle.ts';
import { changePage, setTab } from '../state/actions.ts';
import { closeSecondLane } from '../state/compare.ts';
import { useLanes, useLoom } from '../state/useLoom.ts';
import type { Activity } from './activity.ts';
import { onDemand } from './onDemand.tsx';
import { SceneStopped } from './SceneStopped.tsx';
import { summaryOf } from './summary.ts';
import '../panels/page.css';
import './app.css';

export interface AppProps {
  /** The 3D part, which arrives after everything else can be used. */
  readonly loadScene: () => Promise<typeof import('../scene/Scene.tsx')>;
  readonly activity: Activity;
}

/** The picture is on screen and the engine has begun to start. */
const quiet = whenFirstPicture().then(() => new Promise((resolve) => setTimeout(resolve, 1000)));

/** Made once: React would throw away and mount the scene anew for another one. */
export function createApp({ loadScene, activity }: AppProps) {
  const Scene = lazy(async () => ({ default: (await loadScene()).Scene }));
  const Dialogs = onDemand({
    load: async () => (await import('../panels/dialogs/Dialogs.tsx')).Dialogs,
    useWanted: () => useLoom((state) => state.page.dialog !== null),
    onFailed: () => changePage({ dialog: null }),
    after: quiet,
    activity,
  });
  const Inspector = onDemand({
    load: async () => (await import('../panels/inspector/Inspector.tsx')).Inspector,
    useWanted: () => useLoom((state) => state.view.tab !== 'none'),
    onFailed: () => setTab('none'),
    after: quiet,
    activity,
  });
  const LaneHeads = onDemand({
    load: async () => (await import('../panels/lanes/LaneHeads.tsx')).LaneHeads,
    useWanted: () => useLanes((state) => state.compared),
    onFailed: closeSecondLane,
    after: quiet,
    activity,
  });
  return function App() {
    const embedded = useLoom((state) => state.view.embed !== null);
    const panel = useLoom((state) => state.view.panel);
    return (
      <div className={embedded ? 'page embedded' : 'page'}>
        {!embedded && <TopBar />}
        {!embedded && <PromptBar />}
        <main>
          <ErrorBoundary FallbackComponent={SceneStopped}>
            <Suspense fallback={<section aria-label="Scene" aria-busy="true" />}>
              <SceneWithSummary Scene={Scene} />
            </Suspense>
          </ErrorBoundary>
          <SceneFailed />
          <Caption />
          <LaneHeads />
          <Legend />
          <StageBar />
          <Summary />
        </main>
        {!(embedded && panel === 'none') && <Inspector />}
        {!embedded && <Timeline />}
        <Notices />
        <Dialogs />
        <Tooltip />
        <DropZone />
      </div>
    );
  };
}

function SceneWithSummary({ Scene }: { readonly Scene: React.ComponentType<{ readonly summary: string }> }) {
  return <Scene summary={useLoom(summaryOf)} />;
}

/** Says what has changed in the picture to those who hear the page. */
function Summary() {
  const summary = useLoom(summaryOf);
  return (
    <p className="unseen" role="status">
      {summary}
    </p>
  );
}
